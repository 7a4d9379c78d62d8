import Filings
import Foundation
import MessageLog
import Registry

/// Filings that are taken up without a record.
extension WorkerLoop {
    var untilDueCheck: Duration { max(.zero, nextDueCheck - .now) }

    var isWaitingCheckDue: Bool { untilDueCheck == .zero && !requestPartitions.isEmpty }

    /// Filings that an operator has cancelled, those whose inquiry was lost with a former owner or found no room, and those
    /// whose next attempt is due; where nothing can be tried, those whose time is up.
    mutating func waitingItems(room: Int) async throws -> [WorkItem<Handler>] {
        guard isWaitingCheckDue else { return [] }
        let (search, heirs) = (await search(room: max(0, room)), inheritance.due)
        let page = try await waitingPage(search, heirs: heirs)
        if heirs != nil, search.asking > 0 { inheritance.looked(at: page.orphans, limit: search.asking) }
        if let limit = page.unaskedLimit { unasked.looked(at: page.unasked, limit: limit) }
        if resending.kind != nil { resending.looked(at: page.lost, limit: worker.limits.batch) }
        WorkerMetrics.late(page.due, at: worker.systemNow(), kind: kind)
        nextDueCheck = page.isFull(search) ? .now : .now + worker.limits.dueInterval
        let again = page.again.filter { !inquiries.isUnderWay(FilingReference($0)) }
        return again.map { .again(home($0)) } + page.overdue.map { .overdue(home($0)) }
            + page.lost.map { .resend(home($0)) }
    }

    /// How many of each are looked for. To reject or to park a filing nobody has to be asked, so there is always room for
    /// that; those that were never asked about are even where they will only hear that it is no use, so that they do not hang
    /// in the air.
    private func search(room: Int) async -> WaitingSearch {
        let batch = worker.limits.batch
        return switch await worker.handler.room() {
        case .filings(let count):
            WaitingSearch(cancelled: batch, asking: min(room, count), due: min(room, count), overdue: 0)
        case .none:
            WaitingSearch(cancelled: batch, asking: room, due: 0, overdue: batch)
        }
    }

    private mutating func waitingPage(_ search: WaitingSearch, heirs: Set<TopicPartition>?) async throws -> WaitingPage
    {
        let (kind, own, inquiry) = (kind, requestPartitions.union(orphaned), worker.handler.inquiryName)
        let (after, unasked) = (inheritance.after, unasked)
        let (resending, batch) = (resending, worker.limits.batch)
        let isAsking = !inquiry.isEmpty || !worker.handler.subFilings.isEmpty
        let (now, deadline) = (worker.systemNow(), worker.schedule.deadline.seconds)
        return try await reading { registry in
            var page = WaitingPage()
            page.cancelled = try registry.cancelled(kind, partitions: own, limit: search.cancelled)
            if isAsking {
                page.kept = try registry.awaiting(
                    kind, Turn<Handler>.keptFinding, partitions: own, after: 0, limit: batch)
            }
            if let heirs, search.asking > 0 {
                page.orphans = try registry.awaiting(
                    kind, inquiry, partitions: heirs, after: after, limit: search.asking)
            }
            // Half of what is left goes to those whose next attempt is due.
            let half = (search.asking - page.orphans.count + 1) / 2
            if !unasked.partitions.isEmpty, half > 0 {
                page.unaskedLimit = half
                page.unasked = try registry.awaiting(
                    kind, inquiry, partitions: unasked.partitions, after: unasked.after, limit: half)
            }
            let rest = search.due - page.orphans.count - page.unasked.count
            if rest > 0 { page.due = try registry.due(kind, partitions: own, at: now, limit: rest) }
            if search.overdue > 0 {
                page.overdue = try registry.deferred(
                    kind, partitions: own, since: now - deadline, limit: search.overdue)
            }
            if let lost = resending.kind {
                page.lost = try registry.awaiting(
                    kind, lost.rawValue, partitions: resending.partitions, after: resending.after, limit: batch)
                page.mayHaveLostMore = true
            }
            return page
        }
    }
}

/// How many filings of each sort are looked for.
private struct WaitingSearch: Sendable {
    let cancelled: Int
    /// Those that await an inquiry which nobody makes.
    let asking: Int
    /// Those included.
    let due: Int
    let overdue: Int
}

/// What was found.
private struct WaitingPage: Sendable {
    var cancelled: [JournalEntry] = []
    /// A former owner has found out what they waited for.
    var kept: [JournalEntry] = []
    /// Their inquiry was lost with a former owner.
    var orphans: [JournalEntry] = []
    /// There was no room for their inquiry.
    var unasked: [JournalEntry] = []
    /// How many of these were looked for; nil: none.
    var unaskedLimit: Int?
    var due: [JournalEntry] = []
    var overdue: [JournalEntry] = []
    /// Their sub-filing was lost with the log.
    var lost: [JournalEntry] = []
    var mayHaveLostMore = false

    var again: [JournalEntry] { cancelled + kept + orphans + unasked + due }

    /// Whether there may be more of one sort.
    func isFull(_ search: WaitingSearch) -> Bool {
        mayHaveLostMore || cancelled.count == search.cancelled || kept.count == search.cancelled
            || (search.asking > 0 && orphans.count == search.asking)
            || unasked.count == unaskedLimit
            || (search.due > 0 && orphans.count + unasked.count + due.count >= search.due)
            || (search.overdue > 0 && overdue.count == search.overdue)
    }
}
