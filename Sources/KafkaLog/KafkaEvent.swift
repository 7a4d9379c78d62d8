import CRdkafka
import MessageLog

/// Owns one event of librdkafka. What it lends is valid as long as it lives.
final class KafkaEvent {
    let pointer: OpaquePointer

    init(consuming pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_event_destroy(pointer)
    }

    var type: Int32 { rd_kafka_event_type(pointer) }
    var code: rd_kafka_resp_err_t { rd_kafka_event_error(pointer) }

    /// The error that the event carries, or nil.
    var fault: KafkaFault? {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let isFatal = rd_kafka_event_error_is_fatal(pointer) != 0
        return KafkaFault(
            code: code, text: String(cString: rd_kafka_event_error_string(pointer)),
            severity: isFatal ? .fatal : .plain)
    }

    /// Says that a connection has broken that was up.
    var isLostConnection: Bool {
        type == RD_KAFKA_EVENT_ERROR && canbao_rdkafka_is_loss(rd_kafka_event_error_string(pointer)) != 0
    }

    /// The messages of a fetch or of a delivery report; they belong to the event.
    func forEachMessage(_ body: (UnsafePointer<rd_kafka_message_t>) -> Void) {
        while let message = rd_kafka_event_message_next(pointer) { body(message) }
    }

    /// The partitions of a rebalance.
    var partitions: Set<TopicPartition> {
        guard let list = rd_kafka_event_topic_partition_list(pointer) else { return [] }
        return PartitionList.partitions(in: list)
    }

    var statistics: String? {
        rd_kafka_event_stats(pointer).map { String(cString: $0) }
    }

    var notice: KafkaNotice? {
        var facility: UnsafePointer<CChar>?
        var text: UnsafePointer<CChar>?
        var level: Int32 = 0
        guard rd_kafka_event_log(pointer, &facility, &text, &level) == 0, let facility, let text else { return nil }
        return KafkaNotice(level: Int(level), facility: String(cString: facility), text: String(cString: text))
    }
}

/// A line that the Kafka client library writes about itself. It holds no record's content.
public struct KafkaNotice: Hashable, Sendable {
    /// As in syslog: 3 error, 4 warning, 5 notice, 6 info, 7 debug.
    public let level: Int
    /// A short static name of what it is about, such as "FAIL".
    public let facility: String
    public let text: String
}
