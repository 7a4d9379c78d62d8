import Filings
import Foundation
import Logging
import MessageLog
import Registry
import ServiceLifecycle

/// The loop of architecture "From request to result exactly once": read, decide in one registry transaction, publish
/// in one log transaction. Everything is done by one task, turn after turn; only inquiries run beside it.
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
            while !Task.isShuttingDownGracefully, !Task.isCancelled { try await turn() }
            try await finish()
        } catch is CancellationError {
            // Told to stop while the log or the registry is out of reach: what is not done is read again.
        }
    }

    private mutating func turn() async throws {
        try checkDisputes()
        let batch = worker.limits.batch
        // Half of the batch is left to filings that wait, where it is time to look for them. However many inquiries are
        // under way, records are read: most of them may ask nobody.
        guard let delivery = try await poll(limit: isWaitingCheckDue ? batch / 2 : batch, wait: wait) else { return }
        for partition in delivery.lost {
            drop(partition)
            disputed[partition] = nil
        }
        if !delivery.gained.isEmpty { try await open(delivery.gained) }
        WorkerMetrics.taken(delivery.records, at: worker.systemNow(), kind: kind)
        // Those that wait come before the new ones, so that these do not take the last of the room for inquiries.
        var items = findings() + (try await waitingItems(room: min(batch - delivery.records.count, inquiryRoom)))
        items += self.items(of: delivery.records)
        if !items.isEmpty { try await work(items) }
    }

    /// Nil where the log is out of reach.
    private mutating func poll(limit: Int, wait: Duration) async throws -> Delivery? {
        do {
            let delivery = try await member.poll(limit: limit, wait: wait)
            logBackoff.recovered("the log is in reach again", logger)
            return delivery
        } catch let error as LogError where error.isRetryable {
            try await logBackoff.wait(for: error, "the log is out of reach", logger)
            return nil
        }
    }

    /// How many more inquiries may be begun now.
    var inquiryRoom: Int { max(0, worker.limits.inquiries - inquiries.count) }

    private var wait: Duration {
        if inquiries.count > 0 { return worker.limits.busyWait }
        return requestPartitions.isEmpty ? worker.limits.idleWait : min(worker.limits.idleWait, untilDueCheck)
    }

    /// Takes in what those whom it has asked say within a short while, so that they need not be asked again by another
    /// process; asks nobody else.
    private mutating func finish() async throws {
        logger.info("worker is stopping", metadata: ["inquiries": "\(inquiries.count)"])
        inquiries.close()
        let end = ContinuousClock.now + worker.limits.farewell
        while inquiries.count > 0, ContinuousClock.now < end, !Task.isCancelled {
            let items = findings()
            if items.isEmpty { try await Task.sleep(for: worker.limits.busyWait) } else { try await work(items) }
        }
    }

    // MARK: - What there is to do

    /// Records at or after the lane's position. Earlier ones were dealt with in a transaction that stands.
    private func items(of records: [LogRecord]) -> [WorkItem<Handler>] {
        records.compactMap { record in
            guard let lane = lanes[record.position.partition], record.position.offset >= lane.position else {
                return nil
            }
            if record.position.partition.topic == requestsTopic {
                return .request(record, RequestDecoder().decode(from: record.value))
            }
            guard let kind = answerKinds[record.position.partition.topic] else { return .answer(record, nil) }
            return .answer(record, SubFilingAnswer.read(record, of: kind))
        }
    }

    private func findings() -> [WorkItem<Handler>] {
        inquiries.take().map { .finding($0.0, $0.1, lane: $0.0.partition) }
    }
}
