import CRdkafka
import MessageLog

/// Reads partitions without a group, and asks brokers about topics and groups.
actor KafkaReader {
    let context: KafkaContext
    let handle: KafkaHandle
    private let executor: ThreadExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Partitions that are read one piece after the other, the one opened last at the end.
    private var opened: [(partition: TopicPartition, reading: OpenPartition)] = []

    private static let openPartitions = 16
    private static let batchBytes = 8 << 20

    init(client: String, context: KafkaContext) throws(KafkaFault) {
        self.context = context
        executor = ThreadExecutor(name: "kafka-reader")
        handle = try KafkaHandle(
            RD_KAFKA_CONSUMER, properties: context.settings.reader(client: client), events: 0)
    }

    func close() {
        opened = []
        handle.release().wait(atMost: context.timeouts.close)
    }

    func read(_ partition: TopicPartition, from offset: Int64, limit: Int) throws -> [LogRecord] {
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            let retained = try bounds(of: partition, before: deadline)
            guard offset < retained.upperBound, !retained.isEmpty, limit > 0 else { return [] }
            let open = try open(partition, at: max(offset, retained.lowerBound))
            return try open.read(
                upTo: retained.upperBound, limit: limit, bytes: Self.batchBytes, before: deadline)
        } catch {
            opened.removeAll { $0.partition == partition }
            throw context.logError(error, doing: "reading \(partition)", topic: partition.topic)
        }
    }

    /// Throws ``LogError/unknownTopic(_:)`` where there is none.
    func checkTopic(_ name: String) throws {
        // Each question may take its whole limit: whoever does not want the answer any more must not wait for his turn's.
        try Task.checkCancellation()
        do {
            _ = try handle.metadata(ofTopic: name, before: Deadline(after: context.timeouts.request))
        } catch {
            throw context.logError(error, doing: "asking for the topic \(name)", topic: name)
        }
    }

    func bounds(ofTopic name: String) throws -> [TopicPartition: Range<Int64>] {
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            guard let topic = try handle.metadata(ofTopic: name, before: deadline).first else {
                throw LogError.unknownTopic(name)
            }
            let partitions = (0..<topic.partitions).map { TopicPartition(topic: name, partition: $0) }
            let first = try offsets(of: partitions, at: Int64(RD_KAFKA_OFFSET_BEGINNING), before: deadline)
            let end = try offsets(of: partitions, at: Int64(RD_KAFKA_OFFSET_END), before: deadline)
            return first.reduce(into: [:]) { bounds, entry in
                bounds[entry.key] = entry.value..<max(entry.value, end[entry.key] ?? entry.value)
            }
        } catch {
            throw context.logError(error, doing: "asking for the offsets of \(name)", topic: name)
        }
    }

    /// The first or the next offset of each partition, in one question for all.
    private func offsets(
        of partitions: [TopicPartition], at place: Int64, before deadline: Deadline
    ) throws(KafkaFault) -> [TopicPartition: Int64] {
        let list = PartitionList()
        for partition in partitions { list.add(partition, offset: place) }
        let code = rd_kafka_offsets_for_times(handle.pointer, list.pointer, deadline.milliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: code) }
        return try PartitionList.offsets(in: list.pointer)
    }

    private func bounds(of partition: TopicPartition, before deadline: Deadline) throws(KafkaFault) -> Range<Int64> {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = rd_kafka_query_watermark_offsets(
            handle.pointer, partition.topic, partition.partition, &low, &high, deadline.milliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: code) }
        return low..<max(low, high)
    }

    /// The partition where an earlier read left it, if this one goes on there, or opened anew.
    private func open(_ partition: TopicPartition, at offset: Int64) throws(KafkaFault) -> OpenPartition {
        if let known = opened.first(where: { $0.partition == partition })?.reading, known.next == offset {
            return known
        }
        // The old one first: a partition cannot be read twice.
        opened.removeAll { $0.partition == partition }
        let reading = try OpenPartition(partition, from: offset, on: handle)
        opened.append((partition, reading))
        if opened.count > Self.openPartitions { opened.removeFirst() }
        return reading
    }

    /// Log lines and statistics wait in the queue until somebody asks.
    func serveEvents(within milliseconds: Int32 = 0) {
        let deadline = Deadline(after: .milliseconds(milliseconds))
        while let event = handle.nextEvent(within: milliseconds == 0 ? 0 : deadline.milliseconds) {
            context.observe(event)
        }
    }
}
