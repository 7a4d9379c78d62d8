import Foundation
import Registry

/// Goes through the filings that are meant, page by page in the order of their receipt, and acts on each.
struct RetryRun {
    struct Tally: Hashable {
        /// Those it was done to; in a dry run, those it would be done to.
        var done = 0
        /// Those that have gone on by themselves meanwhile.
        var passed = 0
    }

    let registry: any Registry
    let act: RetryAct
    let filters: [WaitingFilter]
    let pace: ActPace
    let isDryRun: Bool
    var now: @Sendable () -> Date = { Date() }
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Calls the body with what was done, some filings at a time.
    func run(_ report: ([JournalEntry], Tally) throws -> Void) async throws -> Tally {
        var tally = Tally()
        for filter in filters { try await run(filter, &tally, report) }
        return tally
    }

    private func run(
        _ filter: WaitingFilter, _ tally: inout Tally, _ report: ([JournalEntry], Tally) throws -> Void
    ) async throws {
        var filter = filter
        // What comes in while this runs is not meant.
        filter.until = min(filter.until ?? .distantFuture, now())
        var after: Int64 = 0
        while true {
            let began = ContinuousClock.now
            let page = try await page(of: filter, after: after)
            guard let last = page.last else { return }
            let done = try await perform(on: page)
            tally.done += done.count
            tally.passed += page.count - done.count
            try report(done, tally)
            guard page.count == pace.chunk else { return }
            after = last.sequence
            try await sleep(isDryRun ? .zero : pace.pause(after: page.count, taking: .now - began))
        }
    }

    private func page(of filter: WaitingFilter, after sequence: Int64) async throws -> [JournalEntry] {
        let limit = pace.chunk
        return try await registry.read { try $0.waiting(filter, after: sequence, limit: limit) }
    }

    /// The filings that it was done to, as they were before.
    private func perform(on page: [JournalEntry]) async throws -> [JournalEntry] {
        let (act, instant) = (act, now())
        guard !isDryRun else { return page.filter(act.applies) }
        return try await registry.write { registry in
            try page.filter { try act.perform(on: $0, at: instant, in: registry) }
        }
    }
}
