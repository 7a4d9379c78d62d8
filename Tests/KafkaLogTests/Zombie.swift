import CRdkafka
import Foundation
import MessageLog
import Testing

/// What a worker leaves that was killed, or stopped for a while, in the middle of a commit: a transaction that is open, under
/// the transactional id of a partition.
final class Zombie {
    private let handle: OpaquePointer

    init(at address: String, transactionalID: String) throws {
        let configuration = rd_kafka_conf_new()
        let properties = [
            "bootstrap.servers": address, "transactional.id": transactionalID, "transaction.timeout.ms": "600000",
            "log_level": "0",
        ]
        for (name, value) in properties { rd_kafka_conf_set(configuration, name, value, nil, 0) }
        handle = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0))
        #expect(rd_kafka_init_transactions(handle, 10_000) == nil)
    }

    deinit {
        rd_kafka_destroy(handle)
    }

    /// Appends a record and moves a cursor, and does not commit.
    func begin(_ record: OutgoingRecord, moving partition: TopicPartition, to offset: Int64, of group: String) {
        #expect(rd_kafka_begin_transaction(handle) == nil)
        let topic = rd_kafka_topic_new(handle, record.topic, nil)
        record.value?.withUnsafeBytes { value in
            _ = canbao_rdkafka_produce(handle, topic, nil, 0, value.baseAddress, value.count, nil, nil)
        }
        rd_kafka_topic_destroy(topic)
        #expect(rd_kafka_flush(handle, 10_000) == RD_KAFKA_RESP_ERR_NO_ERROR)
        let offsets = rd_kafka_topic_partition_list_new(1)
        rd_kafka_topic_partition_list_add(offsets, partition.topic, partition.partition).pointee.offset = offset
        let metadata = rd_kafka_consumer_group_metadata_new(group)
        #expect(rd_kafka_send_offsets_to_transaction(handle, offsets, metadata, 10_000) == nil)
        rd_kafka_consumer_group_metadata_destroy(metadata)
        rd_kafka_topic_partition_list_destroy(offsets)
    }

    /// Returns whether the commit was refused.
    func isRefused() -> Bool {
        guard let error = rd_kafka_commit_transaction(handle, 10_000) else { return false }
        rd_kafka_error_destroy(error)
        return true
    }
}
