import ArgumentParser
import Filings
import Foundation
import WorkerKit

struct DemoCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the whole at work: sample registry, all workers, sample filings, results.",
        discussion: """
            Works in a folder of its own, on the embedded log and registry, and ends by itself after a few seconds, with \
            all programs that it has started. The folder stays, to be looked at. What is told of the log, the registry, \
            the ministry and the clock in the settings does not matter here.

            Exit status 0 where every result is as samples/expected.ndjson foretells, else 70.
            """)

    @Option(
        help:
            "Folder to work in; new or empty. The default is a new one under CANBAO_HOME, or else among temporary files."
    )
    var folder: String?
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    /// Lines are broken here where standard output is no terminal.
    private static let usualWidth = 110

    func execute(_ settings: Settings) async throws {
        let parent = options.home ?? ProcessInfo.processInfo.environment["CANBAO_HOME"]
        let hall = try DemoHall(settings, in: DemoHall.makeFolder(folder, in: parent), programs: .own)
        let stage = try DemoStage(hall)
        guard try await stage.run(output: .standard, width: Terminal.outputWidth ?? Self.usualWidth) else {
            throw ProcessExit.internalError
        }
    }
}
