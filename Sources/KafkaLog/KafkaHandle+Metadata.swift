import CRdkafka
import MessageLog

/// A topic as the brokers describe it.
struct TopicMetadata: Hashable, Sendable {
    let name: String
    let partitions: Int32
    /// Whether each partition has a leader, so that it can be read and written.
    let isReady: Bool
}

extension KafkaHandle {
    /// Asks a broker about one topic, or about all (`nil`).
    func metadata(ofTopic name: String?, before deadline: Deadline) throws(KafkaFault) -> [TopicMetadata] {
        // Not the handle's own topic object: the library would go on asking for a topic that is not there.
        let topic = name.map { rd_kafka_topic_new(pointer, $0, nil) } ?? nil
        defer { if let topic { rd_kafka_topic_destroy(topic) } }
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(pointer, name == nil ? 1 : 0, topic, &answer, deadline.milliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else { throw KafkaFault(code: code) }
        defer { rd_kafka_metadata_destroy(answer) }
        var topics: [TopicMetadata] = []
        for index in 0..<Int(answer.pointee.topic_cnt) {
            let entry = answer.pointee.topics[index]
            // Without a leader a topic is there all the same; it is only not ready.
            guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR || entry.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE
            else {
                if name == nil { continue }
                throw KafkaFault(code: entry.err)
            }
            let partitions = UnsafeBufferPointer(start: entry.partitions, count: Int(entry.partition_cnt))
            topics.append(
                TopicMetadata(
                    name: String(cString: entry.topic), partitions: entry.partition_cnt,
                    isReady: !partitions.isEmpty && partitions.allSatisfy { $0.leader >= 0 }))
        }
        return topics
    }
}
