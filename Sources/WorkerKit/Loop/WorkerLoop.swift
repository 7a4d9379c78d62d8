import Filings
import Foundation
import Logging
import MessageLog
import Registry
import ServiceLifecycle

/// The loop of architecture "From request to result exactly once": read, decide in one registry transaction, publish
/// in one log transaction. One task goes round, turn after turn; the log's part of a turn runs beside the registry's, and
/// inquiries beside both.
struct WorkerLoop<Handler: FilingHandler> {
    let worker: Worker<Handler>
    let member: any GroupMember
    let records: RecordFactory
    let inquiries: Inquiries<Handler>
    /// The kinds of sub-filings by the topic of their results.
    let answerKinds: [String: FilingKind]
    var lanes: [TopicPartition: OwnedLane] = [:]
    /// Partitions that the registry says are another's, while the log has not said so.
    var disputed: [TopicPartition: ContinuousClock.Instant] = [:]
    var inheritance = Inheritance()
    var unasked = UnaskedFilings()
    var resending = Resending()
    /// Partitions that filings came from and the log has no more, where this process takes their filings up.
    var orphaned: Set<TopicPartition> = []
    var recent = RecentRequests<Handler.Request>()
    var nextDueCheck = ContinuousClock.now
    /// The last poll brought as much as was asked for: there may be a backlog.
    private var hasMore = false
    var logBackoff: Backoff
    var registryBackoff: Backoff

    init(worker: Worker<Handler>, member: any GroupMember) {
        self.worker = worker
        self.member = member
        self.records = RecordFactory(topics: worker.topics)
        self.inquiries = Inquiries(handler: worker.handler)
        self.answerKinds = Dictionary(
            uniqueKeysWithValues: worker.handler.subFilings.map { (worker.topics.results($0), $0) })
        self.logBackoff = Backoff(worker.limits)
        self.registryBackoff = Backoff(worker.limits)
    }

    var logger: Logger { worker.logger }
    var kind: FilingKind { Handler.Request.kind }
    var requestsTopic: String { worker.topics.requests(kind) }
    var requestPartitions: Set<TopicPartition> { Set(lanes.keys.filter { $0.topic == requestsTopic }) }

    /// Turns until the process is told to stop.
    mutating func run() async throws {
        defer { inquiries.cancelAll() }
        do {
            var items: [WorkItem<Handler>] = []
            while !Task.isShuttingDownGracefully, !Task.isCancelled { items = try await turn(items) }
            try await finish(items)
        } catch is CancellationError {
            // Told to stop while the log or the registry is out of reach: what is not done is read again.
        }
    }

    /// Decides on these items, while what the turn before has decided goes to the log and the next records are read.
    /// Where the log had nothing more, there is nothing to do beside, and what is decided goes to the log at once. Returns
    /// what there is to do in the next turn.
    private mutating func turn(_ items: [WorkItem<Handler>]) async throws -> [WorkItem<Handler>] {
        try checkDisputes()
        var items = items
        if !hasMore {
            if !items.isEmpty { try await decide(items) }
            items = []
        }
        let batch = worker.limits.batch
        // Half of the batch is left to filings that wait, where it is time to look for them. However many inquiries are
        // under way, records are read: most of them may ask nobody.
        let exchange = LogExchange<Handler>(
            member: member, commits: lanes.values.filter(\.needsCommit).map(\.commit), records: records,
            limit: isWaitingCheckDue ? batch / 2 : batch, wait: items.isEmpty ? wait : .zero,
            requestsTopic: requestsTopic, answerKinds: answerKinds)
        async let exchanged = exchange.run()
        if !items.isEmpty { try await decide(items) }
        guard let read = try await settle(exchange, try await exchanged) else { return [] }
        let delivery = read.delivery
        hasMore = delivery.records.count >= exchange.limit
        for partition in delivery.lost {
            drop(partition)
            disputed[partition] = nil
        }
        if !delivery.gained.isEmpty { try await open(delivery.gained) }
        WorkerMetrics.taken(delivery.records, at: worker.systemNow(), kind: kind)
        // Those that wait come before the new ones, so that these do not take the last of the room for inquiries.
        return findings() + (try await waitingItems(room: min(batch - delivery.records.count, inquiryRoom)))
            + read.items.filter(isAhead)
    }

    /// Takes note of what became of the commits. Returns what was read; nil where nothing could be.
    private mutating func settle(
        _ exchange: LogExchange<Handler>, _ exchanged: LogExchange<Handler>.Outcome
    ) async throws -> LogExchange<Handler>.Reading? {
        if let duration = exchanged.commitDuration {
            WorkerMetrics.logTransaction(duration, kind)
            for commit in exchange.commits { lanes[commit.partition]?.didCommit(commit) }
        }
        switch exchanged.reading {
        case .success(let reading):
            logBackoff.recovered("the log is in reach again", logger)
            return reading
        case .failure(.fenced(let partitions)):
            for partition in partitions { drop(partition) }
        case .failure(let error):
            guard error.isRetryable else { throw error }
            try await logBackoff.wait(for: error, "the log is out of reach", logger)
        }
        return nil
    }

    /// How many more inquiries may be begun now.
    var inquiryRoom: Int { max(0, worker.limits.inquiries - inquiries.count) }

    private var wait: Duration {
        if inquiries.count > 0 { return worker.limits.busyWait }
        return requestPartitions.isEmpty ? worker.limits.idleWait : min(worker.limits.idleWait, untilDueCheck)
    }

    /// Does what has been read, and takes in what those whom it has asked say within a short while, so that they need not
    /// be asked again by another process; asks nobody else.
    private mutating func finish(_ items: [WorkItem<Handler>]) async throws {
        logger.info("worker is stopping", metadata: ["inquiries": "\(inquiries.count)"])
        inquiries.close()
        var items = items
        let end = ContinuousClock.now + worker.limits.farewell
        while true {
            if !items.isEmpty { try await decide(items) }
            try await publish()
            guard inquiries.count > 0, ContinuousClock.now < end, !Task.isCancelled else { return }
            if items.isEmpty { try await Task.sleep(for: worker.limits.busyWait) }
            items = findings()
        }
    }

    /// Whether an item's record lies at or after the lane's position. Earlier ones were dealt with in a transaction that
    /// stands; those of other partitions are others'.
    private func isAhead(_ item: WorkItem<Handler>) -> Bool {
        guard let position = item.position, let lane = lanes[position.partition] else { return false }
        return position.offset >= lane.position
    }

    private func findings() -> [WorkItem<Handler>] {
        inquiries.take().map { .finding($0.0, $0.1, lane: home($0.0.partition)) }
    }
}
