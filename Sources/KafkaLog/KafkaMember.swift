import CRdkafka
import MessageLog

/// One member of a consumer group, with a transactional producer for what it commits. Runs on a thread of its own.
///
/// The group's changes are taken note of inside ``poll(limit:wait:)`` only, when no transaction is open. On every change
/// the member shuts out whoever may have owned its partitions before, reads the cursors back, and starts from them.
actor KafkaMember: GroupMember {
    let context: KafkaContext
    let group: String
    let topics: [String]
    let member: String
    let consumer: KafkaHandle
    let queues: PartitionQueues
    var producer: TransactionalProducer?
    /// The producer before it, which may still be on its way out.
    private var formerProducer: Released?
    var ownership = Ownership()
    /// The member as the group knew it when it got its partitions.
    var groupMetadata: GroupMetadata?
    /// An error that is told with the next poll, because this one has records to hand out.
    private var deferred: LogError?
    /// A connection was lost: an empty poll may mean that nothing can be read.
    private var connectionIsInDoubt = false
    var hasLeft = false
    private let executor: ThreadExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// About as many bytes as one poll hands out at most.
    private static let batchBytes = 8 << 20

    init(group: String, topics: [String], member: String, context: KafkaContext) throws {
        self.group = group
        self.topics = topics
        self.member = member
        self.context = context
        executor = ThreadExecutor(name: "kafka-member")
        do {
            consumer = try KafkaHandle(
                RD_KAFKA_CONSUMER, properties: context.settings.member(of: group, named: member),
                events: RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE, grouped: true)
            queues = PartitionQueues(of: consumer, bell: try Bell())
            let subscription = PartitionList()
            for topic in topics { subscription.add(topic: topic) }
            let code = rd_kafka_subscribe(consumer.pointer, subscription.pointer)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: code) }
        } catch {
            throw context.logError(error, doing: "joining the group \(group)")
        }
    }

    func poll(limit: Int, wait: Duration) async throws -> Delivery {
        guard !hasLeft else { throw LogError.fatal("the member \(member) has left the group \(group)") }
        if let deferred {
            self.deferred = nil
            throw deferred
        }
        let deadline = Deadline(after: wait)
        var batch = Batch(limit: limit, bytes: Self.batchBytes)
        while true {
            // What the caller has to know comes first, then the group's calls, then records: those that are handed out
            // belong to partitions that are owned, and known to be.
            if batch.isEmpty, let news = ownership.takeNews() { return news }
            while batch.isEmpty, let event = consumer.nextEvent(within: 0) { try handle(event, &batch) }
            if ownership.pending != nil { try acquire() }
            try stepIn()
            if batch.isEmpty, let news = ownership.takeNews() { return news }
            while !batch.isFull, try takeFetched(&batch) {}
            if !batch.isEmpty || deadline.hasPassed { break }
            try Task.checkCancellation()
            queues.wait(atMost: min(100, deadline.milliseconds))
        }
        if batch.isEmpty { try checkConnection() }
        return Delivery(records: batch.records)
    }

    /// Gives up the producer; what it has left open is aborted by the next one.
    func dropProducer() {
        guard let producer else { return }
        formerProducer = producer.release()
        self.producer = nil
    }

    /// A producer that is still undoing its last transaction would announce itself anew, and shut its successor out.
    func awaitFormerProducer(atMost limit: Duration) {
        formerProducer?.wait(atMost: limit)
        formerProducer = nil
    }

    func seek(_ partition: TopicPartition, to offset: Int64) async throws {
        guard ownership.seek(partition, to: offset) else { throw LogError.fenced([partition]) }
    }

    // MARK: - Events

    /// Takes some of what was fetched into the batch. Returns false where there is nothing now.
    private func takeFetched(_ batch: inout Batch) throws -> Bool {
        var fault: KafkaFault?
        let isAny = queues.take(atMost: batch.room) { message in
            if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                accept(message, &batch)
            } else {
                fault = KafkaFault(code: message.pointee.err)
            }
        }
        if let fault { try note(fault, batch.isEmpty) }
        return isAny
    }

    private func accept(_ message: UnsafePointer<rd_kafka_message_t>, _ batch: inout Batch) {
        let record = LogRecord(message, topic: topicName(message.pointee.rkt))
        if ownership.accept(record.position) { batch.add(record) }
    }

    /// One text for all records of a topic.
    private func topicName(_ topic: OpaquePointer) -> String {
        guard let name = rd_kafka_topic_name(topic) else { return "" }
        return topics.first { $0.withCString { strcmp($0, name) == 0 } } ?? String(cString: name)
    }

    private func handle(_ event: KafkaEvent, _ batch: inout Batch) throws {
        switch event.type {
        case RD_KAFKA_EVENT_FETCH:
            var fault: KafkaFault?
            event.forEachMessage { message in
                if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                    accept(message, &batch)
                } else {
                    fault = KafkaFault(code: message.pointee.err)
                }
            }
            if let fault { try note(fault, batch.isEmpty) }
        case RD_KAFKA_EVENT_REBALANCE:
            rebalance(event)
        case RD_KAFKA_EVENT_ERROR:
            if let fault = event.fault { try note(fault, batch.isEmpty) }
        default:
            context.observe(event)
        }
    }

    /// An error of the consumer: told at once where nothing was read, with the next poll where something was.
    private func note(_ fault: KafkaFault, _ atOnce: Bool) throws {
        if fault.isConnectivity && fault.severity != .fatal {
            connectionIsInDoubt = true
            return
        }
        // The partitions' loss follows as an event of its own.
        if fault.code == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED { return }
        let missing = fault.isUnknownTopic ? missingTopic() : nil
        if fault.isUnknownTopic && missing == nil { return }
        let error = context.logError(fault, doing: "reading for the group \(group)", topic: missing)
        if atOnce { throw error }
        deferred = error
    }

    private func missingTopic() -> String? {
        let deadline = Deadline(after: context.timeouts.request)
        return topics.first { topic in
            do throws(KafkaFault) {
                _ = try consumer.metadata(ofTopic: topic, before: deadline)
                return false
            } catch {
                return error.isUnknownTopic
            }
        }
    }

    /// An empty poll is no news only if there is a broker to hear it from.
    private func checkConnection() throws {
        guard connectionIsInDoubt else { return }
        do {
            _ = try consumer.metadata(ofTopic: topics.first, before: Deadline(after: .seconds(1)))
            connectionIsInDoubt = false
        } catch {
            throw context.logError(error, doing: "reading for the group \(group)", topic: topics.first)
        }
    }
}

/// The records that one poll hands out.
private struct Batch {
    let limit: Int
    let bytes: Int
    private(set) var records: [LogRecord] = []
    private var size = 0

    init(limit: Int, bytes: Int) {
        self.limit = limit
        self.bytes = bytes
    }

    var isEmpty: Bool { records.isEmpty }
    var isFull: Bool { records.count >= limit || size >= bytes }
    var room: Int { limit - records.count }

    mutating func add(_ record: LogRecord) {
        records.append(record)
        size += record.size
    }
}
