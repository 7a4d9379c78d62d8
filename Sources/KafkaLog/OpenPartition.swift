import CRdkafka
import MessageLog

/// A partition that is being read without a group. It stays open from one read to the next, so that reading on costs no
/// new start: whoever follows a topic reads where the last read ended.
final class OpenPartition {
    /// The offset of the next record to hand out.
    private(set) var next: Int64
    /// Up to here nothing more is to come: between the last record and this offset lie only marks of transactions.
    private var end: Int64 = 0
    private let name: TopicPartition
    private let topic: OpaquePointer
    private let queue: OpaquePointer

    init(_ name: TopicPartition, from offset: Int64, on handle: KafkaHandle) throws(KafkaFault) {
        self.name = name
        next = offset
        guard let topic = rd_kafka_topic_new(handle.pointer, name.topic, nil) else {
            throw KafkaFault(code: rd_kafka_last_error())
        }
        self.topic = topic
        queue = rd_kafka_queue_new(handle.pointer)
        guard rd_kafka_consume_start_queue(topic, name.partition, offset, queue) == 0 else {
            throw KafkaFault(code: rd_kafka_last_error())
        }
    }

    deinit {
        rd_kafka_consume_stop(topic, name.partition)
        rd_kafka_queue_destroy(queue)
        rd_kafka_topic_destroy(topic)
    }

    /// The records up to an end that is known to be there, up to a number of them, and up to some bytes together.
    func read(
        upTo last: Int64, limit: Int, bytes: Int, before deadline: Deadline
    ) throws(KafkaFault) -> [LogRecord] {
        var records: [LogRecord] = []
        var size = 0
        while end < last, next < last, records.count < limit, size < bytes {
            guard let message = rd_kafka_consume_queue(queue, min(100, deadline.milliseconds)) else {
                if !deadline.hasPassed { continue }
                // What is there is better than nothing; nothing at all is not "no records".
                guard records.isEmpty else { break }
                throw KafkaFault(code: RD_KAFKA_RESP_ERR__TIMED_OUT)
            }
            defer { rd_kafka_message_destroy(message) }
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                let record = LogRecord(message, topic: name.topic)
                records.append(record)
                size += record.size
                next = record.position.offset + 1
            case RD_KAFKA_RESP_ERR__PARTITION_EOF: end = message.pointee.offset
            case let code: throw KafkaFault(code: code)
            }
        }
        return records
    }
}
