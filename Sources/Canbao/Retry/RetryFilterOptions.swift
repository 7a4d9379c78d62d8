import ArgumentParser
import Filings
import Foundation
import Registry
import SocialInsurance

/// Which filings are meant. What is given must all apply.
struct RetryFilterOptions: ParsableArguments {
    @Option(help: "Only filings of this kind.")
    var kind: FilingKind?
    @Option(help: "Only those that wait for this reason, e.g. MINISTRY_UNAVAILABLE.")
    var code: String?
    @Option(help: "Only those of the employer with this credit code.")
    var employer: String?
    @Option(
        help: "Only those first seen then or later: 2021-07-15T09:00:00+08:00, 2021-07-15, or 2h for two hours ago.")
    var since: InstantArgument?
    @Option(help: "Only those first seen before then.")
    var until: InstantArgument?
    @Option(help: ArgumentHelp("Only the filing of this id. May be given more than once.", valueName: "id"))
    var filing: [String] = []

    func validate() throws {
        if let code, RefusalCode(rawValue: code) == nil {
            throw ValidationError("\(code.printable) is no code of the error catalogue, such as MINISTRY_UNAVAILABLE.")
        }
    }

    var isEmpty: Bool {
        kind == nil && code == nil && employer == nil && since == nil && until == nil && filing.isEmpty
    }

    /// One filter for each filing id that is named, else one for all.
    func filters(states: Set<FilingState>, at now: Date) -> [WaitingFilter] {
        var filter = WaitingFilter(
            kind: kind, states: states, errorCode: code, employer: employer, since: since?.date(at: now),
            until: until?.date(at: now))
        guard !filing.isEmpty else { return [filter] }
        return filing.map { id in
            filter.filingID = id
            return filter
        }
    }

    /// The ids that are named and that no worker has ever taken.
    func strangers(in registry: any Registry) async throws -> [String] {
        let kinds = kind.map { [$0] } ?? FilingKind.served
        return try await registry.read { registry in
            try filing.filter { id in try kinds.allSatisfy { try registry.entry($0, id) == nil } }
        }
    }
}
