import CRdkafka
import MessageLog

/// A producer with a transactional id. Belongs to one actor, whose thread its calls block.
final class TransactionalProducer {
    let transactionalID: String
    private let handle: KafkaHandle
    private let reportsDelivery: Bool
    /// For calls that may not come back.
    private let caller = OwnThread(name: "kafka-calls")
    private var knownTopics: Set<String> = []
    /// A call has not come back: nothing is asked of the handle any more.
    private var isStuck = false

    /// The tag of the newest record. Tags go on from one transaction to the next: a report may come late.
    private var tag = 0
    /// Of the current transaction, by tag: where each record went, or why it did not. Empty without reports.
    private var reports: [Int: Result<RecordPosition, KafkaFault>] = [:]

    private let context: KafkaContext

    /// `reportsDelivery`: the positions of the records are asked for.
    init(transactionalID: String, client: String, context: KafkaContext, reportsDelivery: Bool) throws(KafkaFault) {
        self.transactionalID = transactionalID
        self.context = context
        self.reportsDelivery = reportsDelivery
        handle = try KafkaHandle(
            RD_KAFKA_PRODUCER,
            properties: context.settings.producer(transactionalID: transactionalID, client: client),
            events: reportsDelivery ? RD_KAFKA_EVENT_DR : 0)
    }

    /// Announces itself to the coordinator, which aborts what an earlier producer of this id left open, and fences it.
    func initialize(before deadline: Deadline) throws(KafkaFault) {
        while let fault = attempt(before: deadline, { rd_kafka_init_transactions($0, $1) }) {
            guard fault.severity == .retriable, !deadline.hasPassed else { throw fault }
        }
    }

    /// Appends records and moves cursors in one transaction. Returns the positions of the records if reports were
    /// asked for, else nothing.
    ///
    /// A transaction in which a connection was lost is not relied upon, whatever the answers are: it is undone, or in doubt
    /// where the commit may have been on its way. The library goes on over a new connection, and Kafka's brokers know their
    /// open transactions then; one that has forgotten them would answer the commit with success.
    func transact(
        _ records: some Collection<OutgoingRecord>, moving offsets: Offsets?, before deadline: Deadline
    ) throws(TransactionFailure) -> [RecordPosition] {
        reports = [:]
        try checkTopics(of: records, before: deadline)
        serveEvents()
        let losses = handle.lostConnections
        try run(.begin, before: deadline) { handle, _ in rd_kafka_begin_transaction(handle) }
        let first = tag + 1
        for record in records {
            tag += 1
            try produce(record, tag: tag, before: deadline)
        }
        if let offsets {
            try run(.offsets, before: deadline) { handle, milliseconds in
                rd_kafka_send_offsets_to_transaction(
                    handle, offsets.list.pointer, offsets.metadata.pointer, milliseconds)
            }
        }
        let positions = reportsDelivery ? try collectReports(first...max(first, tag), before: deadline) : []
        if hasLostConnection(since: losses) { throw abort(because: Self.connectionLost, topic: nil) }
        try run(.commit, before: deadline) { rd_kafka_commit_transaction($0, $1) }
        if hasLostConnection(since: losses) { throw TransactionFailure(fault: Self.connectionLost, outcome: .inDoubt) }
        return positions
    }

    private func hasLostConnection(since losses: Int32) -> Bool {
        serveEvents()
        return handle.lostConnections != losses
    }

    private static let connectionLost = KafkaFault(
        code: RD_KAFKA_RESP_ERR__TRANSPORT, text: "a connection was lost during the transaction")

    /// The cursors to move, and the member in whose name.
    struct Offsets {
        let list: PartitionList
        let metadata: GroupMetadata
    }

    /// Takes in what the library has said meanwhile. Waits no longer than told.
    private func serveEvents(within milliseconds: Int32 = 0) {
        var wait = milliseconds
        while let event = handle.nextEvent(within: wait) {
            if event.type == RD_KAFKA_EVENT_DR { note(event) } else { context.observe(event) }
            wait = 0
        }
    }

    @discardableResult
    func release() -> Released {
        isStuck ? .already : handle.release()
    }

    // MARK: - Steps

    private func run(
        _ step: TransactionStep, before deadline: Deadline, _ call: @escaping (OpaquePointer, Int32) -> OpaquePointer?
    ) throws(TransactionFailure) {
        while let fault = attempt(before: deadline, call) { try decide(step, fault, before: deadline) }
    }

    /// Makes a call with a limit in milliseconds; half a second after that it is given up, and the handle with it.
    private func attempt(
        before deadline: Deadline, _ call: @escaping (OpaquePointer, Int32) -> OpaquePointer?
    ) -> KafkaFault? {
        let milliseconds = deadline.milliseconds
        switch handle.attempt(on: caller, within: deadline.remaining + .milliseconds(500), { call($0, milliseconds) }) {
        case .succeeded: return nil
        case .failed(let fault): return fault
        case .stuck:
            isStuck = true
            // It is not to write, when the brokers are back, what the next producer writes again: a broker that has forgotten
            // whose transaction that is would hold it, and all behind it, back from readers.
            rd_kafka_purge(
                handle.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING)
            return KafkaFault(code: RD_KAFKA_RESP_ERR__TIMED_OUT, severity: .stuck)
        }
    }

    private func produce(_ record: OutgoingRecord, tag: Int, before deadline: Deadline) throws(TransactionFailure) {
        while true {
            do {
                return try handle.enqueue(record, tag: tag)
            } catch {
                if error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL, !deadline.hasPassed {
                    serveEvents(within: 10)
                } else {
                    try decide(.produce, error, topic: record.topic, before: deadline)
                }
            }
        }
    }

    /// Returns if the step is to be tried again; throws what has become of the transaction if not.
    private func decide(
        _ step: TransactionStep, _ fault: KafkaFault, topic: String? = nil, before deadline: Deadline
    ) throws(TransactionFailure) {
        let fault = cause(of: fault, in: step)
        switch TransactionAction.after(step, fault.severity, timeIsLeft: !deadline.hasPassed) {
        case .again: return
        case .abort: throw abort(because: fault, topic: topic)
        case .giveUp(let outcome):
            throw TransactionFailure(fault: fault, outcome: outcome, topic: topic)
        }
    }

    /// A transaction that has failed in the background answers some calls with "wrong state" only. To begin another one is
    /// never possible then, and is answered with what has happened.
    private func cause(of fault: KafkaFault, in step: TransactionStep) -> KafkaFault {
        guard fault.code == RD_KAFKA_RESP_ERR__STATE, step == .produce || step == .offsets else { return fault }
        return KafkaFault(consuming: rd_kafka_begin_transaction(handle.pointer)) ?? fault
    }

    private func abort(because fault: KafkaFault, topic: String?) -> TransactionFailure {
        let deadline = Deadline(after: .seconds(1))
        if reportsDelivery { discardUndelivered(before: deadline) }
        // If this fails, too, the next producer with this id has the coordinator abort.
        try? run(.abort, before: deadline) { rd_kafka_abort_transaction($0, $1) }
        return TransactionFailure(fault: fault, outcome: .undone, topic: topic)
    }

    /// An abort waits for reports that nobody fetches, if they are not fetched before.
    private func discardUndelivered(before deadline: Deadline) {
        rd_kafka_purge(handle.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        while rd_kafka_outq_len(handle.pointer) > 0, !deadline.hasPassed {
            serveEvents(within: min(50, deadline.milliseconds))
        }
    }

    // MARK: - Delivery reports

    private func collectReports(
        _ tags: ClosedRange<Int>, before deadline: Deadline
    ) throws(TransactionFailure) -> [RecordPosition] {
        var missing = tags.lowerBound
        while missing <= tags.upperBound, !deadline.hasPassed {
            if reports[missing] == nil {
                serveEvents(within: min(100, deadline.milliseconds))
            } else {
                missing += 1
            }
        }
        let timedOut = KafkaFault(code: RD_KAFKA_RESP_ERR__TIMED_OUT)
        let outcomes = tags.map { reports[$0] ?? .failure(timedOut) }
        if let fault = Self.cause(outcomes) { throw abort(because: fault, topic: nil) }
        return outcomes.compactMap { try? $0.get() }
    }

    /// Of all records' faults the one that the others follow from: when one fails, the rest is purged.
    private static func cause(_ outcomes: some Sequence<Result<RecordPosition, KafkaFault>>) -> KafkaFault? {
        let faults = outcomes.compactMap { outcome in
            if case .failure(let fault) = outcome { fault } else { nil }
        }
        return faults.first { !$0.isConsequence } ?? faults.first
    }

    private func note(_ event: KafkaEvent) {
        event.forEachMessage { message in
            let fields = message.pointee
            let tag = Int(bitPattern: fields._private)
            guard fields.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                reports[tag] = .failure(KafkaFault(code: fields.err))
                return
            }
            let topic = String(cString: rd_kafka_topic_name(fields.rkt))
            let partition = TopicPartition(topic: topic, partition: fields.partition)
            reports[tag] = .success(RecordPosition(partition: partition, offset: fields.offset))
        }
    }

    // MARK: - Topics

    /// Asks for each topic once, before the first record goes to it: a record for a topic that is not there would wait
    /// for half a minute and fail its whole transaction, or have the broker make the topic with the wrong partitions.
    private func checkTopics(
        of records: some Collection<OutgoingRecord>, before deadline: Deadline
    ) throws(TransactionFailure) {
        var last: String?
        for record in records where record.topic != last && !knownTopics.contains(record.topic) {
            last = record.topic
            do {
                _ = try handle.metadata(ofTopic: record.topic, before: deadline)
                knownTopics.insert(record.topic)
            } catch {
                throw TransactionFailure(fault: error, outcome: .undone, topic: record.topic)
            }
        }
    }
}

/// Owns what the group's coordinator knows a member by, as it was when the member got its partitions.
///
/// It is kept from then on and not asked for again: a member that was put out of its group has no id and no generation
/// any more, and a transaction under "no generation" is one that the coordinator does not check.
final class GroupMetadata {
    let pointer: OpaquePointer

    init?(of consumer: KafkaHandle) {
        guard let pointer = rd_kafka_consumer_group_metadata(consumer.pointer) else { return nil }
        self.pointer = pointer
    }

    deinit {
        rd_kafka_consumer_group_metadata_destroy(pointer)
    }
}
