import CRdkafka
import Foundation
import MessageLog

/// Owns an `rd_kafka_topic_partition_list_t`.
final class PartitionList {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init() {
        pointer = rd_kafka_topic_partition_list_new(8)
    }

    /// Takes over a list that the library made.
    init(consuming pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        self.pointer = pointer
    }

    convenience init(_ partitions: some Sequence<TopicPartition>) {
        self.init()
        for partition in partitions { add(partition) }
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    func add(topic: String) {
        rd_kafka_topic_partition_list_add(pointer, topic, -1)
    }

    func add(_ partition: TopicPartition, offset: Int64? = nil, metadata: String = "") {
        let entry = rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)!
        if let offset { entry.pointee.offset = offset }
        // The list frees it, with free().
        guard !metadata.isEmpty, let copy = strdup(metadata) else { return }
        entry.pointee.metadata = UnsafeMutableRawPointer(copy)
        entry.pointee.metadata_size = strlen(copy)
    }

    /// The committed offsets that a query has put into a list; nil where a group never committed one.
    static func cursors(
        in list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) throws(KafkaFault) -> [TopicPartition: Cursor?] {
        var result: [TopicPartition: Cursor?] = [:]
        for index in 0..<Int(list.pointee.cnt) {
            let entry = list.pointee.elems[index]
            guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: entry.err) }
            let partition = TopicPartition(topic: String(cString: entry.topic), partition: entry.partition)
            result[partition] = .some(entry.offset < 0 ? nil : Cursor(entry))
        }
        return result
    }

    /// The offsets that a query has put into a list.
    static func offsets(
        in list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) throws(KafkaFault) -> [TopicPartition: Int64] {
        var result: [TopicPartition: Int64] = [:]
        for index in 0..<Int(list.pointee.cnt) {
            let entry = list.pointee.elems[index]
            guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: entry.err) }
            result[TopicPartition(topic: String(cString: entry.topic), partition: entry.partition)] = entry.offset
        }
        return result
    }

    static func partitions(in list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> Set<TopicPartition> {
        Set(
            (0..<Int(list.pointee.cnt)).map { index in
                let entry = list.pointee.elems[index]
                return TopicPartition(topic: String(cString: entry.topic), partition: entry.partition)
            })
    }
}

extension Cursor {
    fileprivate init(_ entry: rd_kafka_topic_partition_t) {
        let metadata = UnsafeRawBufferPointer(start: entry.metadata, count: entry.metadata_size)
        self.init(nextOffset: entry.offset, metadata: String(decoding: metadata, as: UTF8.self))
    }
}

extension PartitionList {
    static func subscription(of consumer: KafkaHandle) -> PartitionList? {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        guard rd_kafka_subscription(consumer.pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return nil }
        return PartitionList(consuming: list)
    }
}
