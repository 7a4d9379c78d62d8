import CRdkafka
import Foundation
import MessageLog

extension LogRecord {
    /// Copies a fetched message; the message stays its owner's.
    init(_ message: UnsafePointer<rd_kafka_message_t>, topic: String) {
        let fields = message.pointee
        var timestampType = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        self.init(
            position: RecordPosition(
                partition: TopicPartition(topic: topic, partition: fields.partition), offset: fields.offset),
            timestamp: rd_kafka_message_timestamp(message, &timestampType),
            key: fields.key.map { Data(bytes: $0, count: fields.key_len) },
            value: fields.payload.map { Data(bytes: $0, count: fields.len) },
            headers: Self.headers(of: message))
    }

    private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [RecordHeader] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
        let count = rd_kafka_header_cnt(list)
        var headers: [RecordHeader] = []
        headers.reserveCapacity(count)
        for index in 0..<count {
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            let code = rd_kafka_header_get_all(list, index, &name, &value, &size)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let name else { break }
            // Kafka knows headers without a value; here they are empty ones.
            headers.append(RecordHeader(String(cString: name), value.map { Data(bytes: $0, count: size) } ?? Data()))
        }
        return headers
    }
}

extension KafkaHandle {
    /// Puts a record into the producer's queue. `tag` comes back with its delivery report.
    func enqueue(_ record: OutgoingRecord, tag: Int) throws(KafkaFault) {
        let topic = try topic(record.topic)
        let headers = record.headers.isEmpty ? nil : Self.nativeHeaders(record.headers)
        let code = record.key.withBytes { key, keySize in
            record.value.withBytes { value, valueSize in
                canbao_rdkafka_produce(
                    pointer, topic, key, keySize, value, valueSize, headers, UnsafeMutableRawPointer(bitPattern: tag))
            }
        }
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        if let headers { rd_kafka_headers_destroy(headers) }
        throw KafkaFault(code: code)
    }

    private static func nativeHeaders(_ headers: [RecordHeader]) -> OpaquePointer? {
        let list = rd_kafka_headers_new(headers.count)
        for header in headers {
            _ = Optional(header.value).withBytes { value, size in
                rd_kafka_header_add(list, header.name, -1, value, size)
            }
        }
        return list
    }
}

extension Optional<Data> {
    /// Lends the bytes: a null pointer for nil only, never for empty data, because Kafka tells one from the other.
    fileprivate func withBytes<Result>(_ body: (UnsafeRawPointer?, Int) -> Result) -> Result {
        guard let self else { return body(nil, 0) }
        return self.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else {
                return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { body($0.baseAddress, 0) }
            }
            return body(start, bytes.count)
        }
    }
}
