import CRdkafka
import MessageLog

/// Reads partitions without a group, and asks brokers about topics and groups.
actor KafkaReader {
    let context: KafkaContext
    let handle: KafkaHandle
    private let executor: ThreadExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private static let batchBytes = 8 << 20

    init(client: String, context: KafkaContext) throws(KafkaFault) {
        self.context = context
        executor = ThreadExecutor(name: "kafka-reader")
        handle = try KafkaHandle(
            RD_KAFKA_CONSUMER, properties: context.settings.reader(client: client), events: 0)
    }

    func close() {
        handle.release().wait(atMost: context.timeouts.close)
    }

    func read(_ partition: TopicPartition, from offset: Int64, limit: Int) throws -> [LogRecord] {
        defer { serveEvents() }
        do {
            let deadline = Deadline(after: context.timeouts.request)
            let retained = try bounds(of: partition, before: deadline)
            guard offset < retained.upperBound, !retained.isEmpty, limit > 0 else { return [] }
            return try fetch(partition, from: max(offset, retained.lowerBound), limit: limit, before: deadline)
        } catch {
            throw context.logError(error, doing: "reading \(partition)", topic: partition.topic)
        }
    }

    /// Throws ``LogError/unknownTopic(_:)`` where there is none.
    func checkTopic(_ name: String) throws {
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
            var result: [TopicPartition: Range<Int64>] = [:]
            for number in 0..<topic.partitions {
                let partition = TopicPartition(topic: name, partition: number)
                result[partition] = try bounds(of: partition, before: deadline)
            }
            return result
        } catch {
            throw context.logError(error, doing: "asking for the offsets of \(name)", topic: name)
        }
    }

    private func bounds(of partition: TopicPartition, before deadline: Deadline) throws(KafkaFault) -> Range<Int64> {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = rd_kafka_query_watermark_offsets(
            handle.pointer, partition.topic, partition.partition, &low, &high, deadline.milliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: code) }
        return low..<max(low, high)
    }

    /// Reads up to the end of the partition at most; the broker tells when that is reached.
    private func fetch(
        _ partition: TopicPartition, from offset: Int64, limit: Int, before deadline: Deadline
    ) throws(KafkaFault) -> [LogRecord] {
        guard let topic = rd_kafka_topic_new(handle.pointer, partition.topic, nil) else {
            throw KafkaFault(code: rd_kafka_last_error())
        }
        defer { rd_kafka_topic_destroy(topic) }
        let queue = rd_kafka_queue_new(handle.pointer)
        defer { rd_kafka_queue_destroy(queue) }
        guard rd_kafka_consume_start_queue(topic, partition.partition, offset, queue) == 0 else {
            throw KafkaFault(code: rd_kafka_last_error())
        }
        defer { rd_kafka_consume_stop(topic, partition.partition) }
        var records: [LogRecord] = []
        var size = 0
        while records.count < limit, size < Self.batchBytes {
            guard let message = rd_kafka_consume_queue(queue, min(100, deadline.milliseconds)) else {
                // What is there is better than nothing; nothing at all is not "no records".
                if !deadline.hasPassed { continue }
                guard records.isEmpty else { break }
                throw KafkaFault(code: RD_KAFKA_RESP_ERR__TIMED_OUT)
            }
            defer { rd_kafka_message_destroy(message) }
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                let record = LogRecord(message, topic: partition.topic)
                records.append(record)
                size += record.size
            case RD_KAFKA_RESP_ERR__PARTITION_EOF: return records
            case let code: throw KafkaFault(code: code)
            }
        }
        return records
    }

    /// Log lines and statistics wait in the queue until somebody asks.
    func serveEvents(within milliseconds: Int32 = 0) {
        let deadline = Deadline(after: .milliseconds(milliseconds))
        while let event = handle.nextEvent(within: milliseconds == 0 ? 0 : deadline.milliseconds) {
            context.observe(event)
        }
    }
}
