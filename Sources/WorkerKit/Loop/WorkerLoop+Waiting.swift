import Filings
import Foundation
import MessageLog
import Registry

/// Partitions that were taken over, whose filings may await an inquiry that a former owner has made.
struct Inheritance {
    private(set) var partitions: Set<TopicPartition> = []
    /// Not before: a former owner that lives still takes in what it has asked.
    private var from = ContinuousClock.now
    /// Filings up to this sequence number have been looked at.
    private(set) var after: Int64 = 0

    /// Nil where there is nothing to look for now.
    var due: Set<TopicPartition>? { partitions.isEmpty || ContinuousClock.now < from ? nil : partitions }

    mutating func add(_ partitions: some Sequence<TopicPartition>, patience: Duration) {
        self.partitions.formUnion(partitions)
        from = .now + patience
        after = 0
    }

    mutating func remove(_ partition: TopicPartition) {
        partitions.remove(partition)
    }

    /// Takes note of a page of filings; a page that is not full is the last one.
    mutating func looked(at page: [JournalEntry], limit: Int) {
        after = page.last?.sequence ?? after
        if page.count < limit { partitions = [] }
    }
}

/// Filings that are taken up without a record.
extension WorkerLoop {
    var untilDueCheck: Duration { max(.zero, nextDueCheck - .now) }

    var isWaitingCheckDue: Bool { untilDueCheck == .zero && !requestPartitions.isEmpty }

    /// Filings that an operator has cancelled, those whose inquiry was lost with a former owner, and those whose next attempt
    /// is due; where nothing can be tried, those whose time is up.
    mutating func waitingItems(room: Int) async throws -> [WorkItem<Handler>] {
        guard isWaitingCheckDue else { return [] }
        let limit = max(0, min(room, await roomForWaiting()))
        let heirs = inheritance.due
        let page = try await waitingPage(limit: limit, heirs: heirs)
        if heirs != nil, limit > 0 { inheritance.looked(at: page.orphans, limit: limit) }
        WorkerMetrics.late(page.due, at: worker.systemNow(), kind: kind)
        nextDueCheck = page.isFull ? .now : .now + worker.limits.dueInterval
        let again = page.again.map(FilingReference.init).filter { !inquiries.isUnderWay($0) }
        return again.map { .again($0) } + page.overdue.map { .overdue(FilingReference($0)) }
    }

    private struct WaitingPage: Sendable {
        var cancelled: [JournalEntry] = []
        var orphans: [JournalEntry] = []
        var due: [JournalEntry] = []
        var overdue: [JournalEntry] = []
        var isFull = false
        var again: [JournalEntry] { cancelled + orphans + due }
    }

    private mutating func waitingPage(limit: Int, heirs: Set<TopicPartition>?) async throws -> WaitingPage {
        let (kind, own, inquiry) = (kind, requestPartitions, worker.handler.inquiryName)
        let (after, batch) = (inheritance.after, worker.limits.batch)
        let (now, deadline) = (worker.systemNow(), worker.schedule.deadline.seconds)
        return try await reading { registry in
            var page = WaitingPage()
            // To reject what is cancelled nobody has to be asked, so there is always room for that.
            page.cancelled = try registry.cancelled(kind, partitions: own, limit: batch)
            guard limit > 0 else {
                page.overdue = try registry.deferred(kind, partitions: own, since: now - deadline, limit: batch)
                page.isFull = page.cancelled.count == batch || page.overdue.count == batch
                return page
            }
            if let heirs {
                page.orphans = try registry.awaiting(kind, inquiry, partitions: heirs, after: after, limit: limit)
            }
            let rest = limit - page.orphans.count
            page.due = rest > 0 ? try registry.due(kind, partitions: own, at: now, limit: rest) : []
            page.isFull = page.cancelled.count == batch || page.orphans.count + page.due.count == limit
            return page
        }
    }

    private func roomForWaiting() async -> Int {
        switch await worker.handler.room() {
        case .filings(let room): room
        case .none: 0
        }
    }
}
