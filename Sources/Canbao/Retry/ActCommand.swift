import Foundation
import Registry
import WorkerKit

/// What replaying and cancelling have in common.
struct ActCommand {
    let act: RetryAct
    let filter: RetryFilterOptions
    let rate: RateArgument?
    let isDryRun: Bool
    let isJSON: Bool

    func execute(_ settings: Settings) async throws {
        let filters = filter.filters(states: RetryAct.states, at: Date())
        let (tally, strangers) = try await Opened.registry(settings) { registry in
            let strangers = try await filter.strangers(in: registry)
            let total = try await registry.read { registry in
                try filters.reduce(0) { try registry.waitingCounts($1).reduce($0) { $0 + $1.count } }
            }
            let run = RetryRun(
                registry: registry, act: act, filters: filters, pace: ActPace(perSecond: rate?.perSecond),
                isDryRun: isDryRun)
            return (try await perform(run, total: total), strangers)
        }
        let ids = strangers.map { PersonalData.masked($0.printable) }.joined(separator: ", ")
        if !ids.isEmpty {
            throw UserFacingError("no worker has taken a filing \(ids)", status: ProcessExit.rejected)
        }
        if tally.done == 0, !filter.filing.isEmpty {
            throw UserFacingError(
                "no such filing is deferred or parked; `canbao filing show` tells how far it has come",
                status: ProcessExit.rejected)
        }
    }

    private func perform(_ run: RetryRun, total: Int) async throws -> RetryRun.Tally {
        var printer = ActPrinter(act.kind, isDryRun: isDryRun, isJSON: isJSON, total: total)
        var sofar = RetryRun.Tally()
        do {
            let tally = try await run.run { entries, tally in
                sofar = tally
                try printer.show(entries, tally)
            }
            try printer.finish(tally)
            return tally
        } catch let error as RegistryError {
            try printer.finish(sofar)
            throw UserFacingError(
                "stopped on the way, and can be run again for the rest: \(error)", status: ProcessExit.unavailable)
        }
    }
}
