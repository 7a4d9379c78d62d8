import ArgumentParser
import Foundation
import Registry
import WorkerKit

struct RetryListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List deferred and parked filings, and what else waits.",
        discussion: "In the order of receipt. ID numbers are masked; names are not shown.")

    @OptionGroup(title: "Filters")
    var filter: RetryFilterOptions
    @Option(
        help: "deferred, parked, held or awaiting; may be given more than once. The default is deferred and parked.")
    var state: [FilingState] = []
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    private static let page = 500

    func execute(_ settings: Settings) async throws {
        let states = state.isEmpty ? RetryAct.states : Set(state)
        let filters = filter.filters(states: states, at: Date())
        try await Opened.registry(settings) { registry in
            var (count, output) = (0, TextOutput.standard)
            var table = TextTable(WaitingRow.columns, width: Terminal.outputWidth)
            for filter in filters {
                try await list(filter, in: registry) { rows in
                    count += rows.count
                    if json {
                        for row in rows { try output.writeJSON(row) }
                    } else {
                        try output.write(table.layOut(rows.map(\.cells)))
                    }
                }
            }
            if !json, count == 0 { try output.writeLine("No filing waits that passes these filters.") }
            try output.flush()
            if !json, state.isEmpty { try await hint(filters, in: registry) }
        }
    }

    private func list(
        _ filter: WaitingFilter, in registry: any Registry, _ show: ([WaitingRow]) throws -> Void
    ) async throws {
        var after: Int64 = 0
        while true {
            let start = after
            let rows = try await registry.read { registry in
                try WaitingRow.read(registry.waiting(filter, after: start, limit: Self.page), in: registry)
            }
            guard let last = rows.last else { return }
            try show(rows)
            guard rows.count == Self.page else { return }
            after = last.entry.sequence
        }
    }

    /// Says that there are held filings, which are not listed without being asked for.
    private func hint(_ filters: [WaitingFilter], in registry: any Registry) async throws {
        let held = try await registry.read { registry in
            try filters.reduce(0) { count, filter in
                var filter = filter
                filter.states = [.held]
                filter.errorCode = nil
                return try registry.waitingCounts(filter).reduce(count) { $0 + $1.count }
            }
        }
        guard held > 0 else { return }
        Complaint.say("\(held) more held behind an earlier filing of the same person: --state held lists them")
    }
}

extension FilingState: ExpressibleByArgument {
    public init?(argument: String) {
        guard let state = FilingState(rawValue: argument), state != .decided else { return nil }
        self = state
    }

    public static var allValueStrings: [String] { allCases.filter { $0 != .decided }.map(\.rawValue) }
}
