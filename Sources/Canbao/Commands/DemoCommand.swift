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

            With --outage it is a rehearsal instead: the ministry is up, down, flaky and up again, with filings all along; \
            a line for each second tells what it is asked and what becomes of the filings. It takes half a minute.

            Exit status 0 where every result is as it ought to be (without --outage: as samples/expected.ndjson foretells), \
            else 70.
            """)

    @Flag(help: "Rehearse an outage of the ministry.")
    var outage = false
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
        let place = try DemoHall.makeFolder(folder, in: parent)
        let width = Terminal.outputWidth ?? Self.usualWidth
        let isAsForetold =
            outage ? try await rehearse(settings, in: place, width) : try await demonstrate(settings, in: place, width)
        guard isAsForetold else { throw ProcessExit.internalError }
    }

    private func demonstrate(_ settings: Settings, in folder: URL, _ width: Int) async throws -> Bool {
        let hall = try DemoHall(settings, in: folder, programs: .own)
        return try await DemoStage(hall.settings, hall.plans, in: folder).run { log, registry in
            try DemoScript(
                hall, log: log, registry: registry, imported: try await hall.fill(registry), output: .standard,
                width: width)
        }
    }

    private func rehearse(_ settings: Settings, in folder: URL, _ width: Int) async throws -> Bool {
        let hall = try RehearsalHall(settings, in: folder, programs: .own)
        return try await DemoStage(hall.settings, hall.plans, in: folder).run { log, registry in
            try await hall.fill(registry)
            return try await RehearsalScript(hall, log: log, registry: registry, output: .standard, width: width)
        }
    }
}
