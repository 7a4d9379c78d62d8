import ArgumentParser
import AsyncHTTPClient
import Backends
import CProcess
import UnixSignals
import WorkerKit

@main
struct CanbaoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "canbao")
}
