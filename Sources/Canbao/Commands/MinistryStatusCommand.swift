import ArgumentParser
import Foundation
import Ministry
import MinistryAccess
import WorkerKit

struct MinistryStatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show whether the ministry is asked, and how much waits for it.",
        discussion: """
            As the worker processes know it together; the ministry itself is not asked (`canbao doctor` does that). While the \
            breaker is open, one lookup in each probe interval finds out whether the ministry is back, and all others wait; \
            when it is, they go out at a rising rate.
            """)

    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let report = try await Opened.registry(settings) { registry in
            let snapshot = try await RegistryBreakerStore(registry: registry).load()
            let waiting = try await registry.read { try MinistryWaiting.count(in: $0) }
            return MinistryReport(snapshot, waiting, rules: TrafficRules(settings), at: Date())
        }
        var output = TextOutput.standard
        if json { try output.writeJSON(report) } else { try output.write(report.text) }
        try output.flush()
    }
}
