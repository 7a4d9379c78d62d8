import ArgumentParser
import Foundation
import WorkerKit

/// `canbao bench quote`.
struct QuoteBenchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Measures arrears quotes through one worker.")

    @Option(help: "Quotes that wait when their worker starts.")
    var quotes = 200_000
    @Flag(help: "One JSON object.")
    var json = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard quotes > 0 else { throw ValidationError("--quotes is at least 1") }
    }

    func execute(_ settings: Settings) async throws {
        let parent = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let report = try await QuoteBench(backlog: quotes).run(settings, in: parent) { Complaint.say("bench: \($0)") }
        print(json ? try report.json : report.text)
    }
}
