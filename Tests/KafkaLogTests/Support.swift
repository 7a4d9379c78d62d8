import CRdkafka
import Foundation
import MessageLog
import TestKafka

@testable import KafkaLog

/// Names that no other test has.
struct Names {
    let suffix = UUID().uuidString.prefix(8).lowercased()

    func topic(_ name: String) -> String { "\(name)-\(suffix)" }
    var group: String { "group-\(suffix)" }
}

func withLog<Result: Sendable>(
    at address: String? = nil, properties: [String: String] = [:], timeouts: KafkaTimeouts = KafkaTimeouts(),
    _ body: (KafkaLog) async throws -> Result
) async throws -> Result {
    let address = try address ?? TestBroker.shared()
    let log = try KafkaLog(bootstrapServers: address, properties: properties, timeouts: timeouts)
    do {
        let result = try await body(log)
        await log.close()
        return result
    } catch {
        await log.close()
        throw error
    }
}

extension GroupMember {
    /// Polls until `isEnough` says so of all that has come, or the limit has passed; then it is a failure.
    func poll(
        within limit: Duration = .seconds(90), until isEnough: (Delivery) -> Bool
    ) async throws -> Delivery {
        let end = ContinuousClock.now + limit
        var all = Delivery()
        while !isEnough(all) {
            guard ContinuousClock.now < end else { throw Waited(delivery: all) }
            let next = try await poll(limit: 1000, wait: .milliseconds(200))
            for partition in next.lost { all.gained[partition] = nil }
            all.lost.formUnion(next.lost)
            all.gained.merge(next.gained) { $1 }
            all.records += next.records
        }
        return all
    }

    func gained(_ count: Int, within limit: Duration = .seconds(90)) async throws -> [TopicPartition: Cursor?] {
        try await poll(within: limit) { $0.gained.count == count }.gained
    }

    func records(_ count: Int) async throws -> [LogRecord] {
        try await poll { $0.records.count >= count }.records
    }
}

struct Waited: Error {
    let delivery: Delivery
}

extension OutgoingRecord {
    init(_ topic: String, key: String? = nil, _ value: String?, headers: [RecordHeader] = []) {
        self.init(topic: topic, key: key.map { Data($0.utf8) }, value: value.map { Data($0.utf8) }, headers: headers)
    }
}

extension LogRecord {
    var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
}

extension KafkaReader {
    /// The log itself never deletes a topic.
    func delete(_ topics: [String]) throws {
        let deadline = Deadline(after: .seconds(10))
        var old = topics.map { rd_kafka_DeleteTopic_new($0) }
        defer { for topic in old { rd_kafka_DeleteTopic_destroy(topic) } }
        let request = AdminRequest(RD_KAFKA_ADMIN_OP_DELETETOPICS, on: handle, before: deadline)
        _ = try request.answer(before: deadline) { rd_kafka_DeleteTopics($0, &old, old.count, $1, $2) }
    }
}
