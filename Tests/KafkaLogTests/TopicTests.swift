import Foundation
import MessageLog
import TestKafka
import Testing

@testable import KafkaLog

@Suite("Kafka: topics and records")
struct TopicTests {
    private let names = Names()

    @Test("a missing topic is not made by asking for it, though the broker would make it")
    func notMadeByTheWay() async throws {
        let missing = names.topic("missing")
        try await withLog { log in
            let record = OutgoingRecord(missing, "v")
            await #expect(throws: LogError.unknownTopic(missing)) { try await log.append([record]) }
            await #expect(throws: LogError.unknownTopic(missing)) { _ = try await log.bounds(ofTopic: missing) }
            await #expect(throws: LogError.unknownTopic(missing)) {
                _ = try await log.read(TopicPartition(topic: missing, partition: 0), from: 0, limit: 1)
            }
            await #expect(throws: LogError.unknownTopic(missing)) {
                _ = try await log.join(group: names.group, topics: [missing], member: "one")
            }
            let topics = try await log.topics()
            #expect(!topics.contains { $0.name == missing })
        }
    }

    @Test("a change of retention leaves alone what else was set for the topic")
    func keepsOverrides() async throws {
        let name = names.topic("t")
        try await withLog { log in
            try await log.apply([TopicDescription(name: name, partitions: 1, retentionMilliseconds: 1_000_000)])
            try await log.reader.configure([name: ["segment.bytes": "1048576", "max.message.bytes": "5000000"]])
            try await log.apply([TopicDescription(name: name, partitions: 1, retentionMilliseconds: 2_000_000)])
            let topic = try #require(try await log.reader.topics().first { $0.name == name })
            #expect(topic.overrides["segment.bytes"] == "1048576")
            #expect(topic.overrides["max.message.bytes"] == "5000000")
            #expect(topic.description.retentionMilliseconds == 2_000_000)
        }
    }

    /// The limit is for what is sent, and that is compressed.
    private func incompressible(_ size: Int) -> Data {
        var state: UInt64 = 1
        return Data(
            (0..<size).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            })
    }

    @Test(
        "a record larger than the topic or the client takes is refused for good, and nothing of its append is seen",
        arguments: [3_500_000, 5_000_000])
    func tooLarge(_ size: Int) async throws {
        let name = names.topic("t")
        try await withLog { log in
            try await log.apply([TopicDescription(name: name, partitions: 1)])
            let records = [
                OutgoingRecord(name, "small"),
                OutgoingRecord(topic: name, key: nil, value: incompressible(size)),
            ]
            let error = await #expect(throws: LogError.self) { try await log.append(records) }
            #expect(error?.isRetryable == false)
            #expect(error?.description.contains("message.max.bytes") == true)
            try await log.append([OutgoingRecord(name, "after")])
            let texts = try await log.read(TopicPartition(topic: name, partition: 0), from: 0, limit: 10).map(\.text)
            #expect(texts == ["after"])
        }
    }

    @Test("reading on, back, elsewhere and at the end brings what is there")
    func readingPatterns() async throws {
        let (name, other) = (names.topic("a"), names.topic("b"))
        try await withLog { log in
            try await log.apply([name, other].map { TopicDescription(name: $0, partitions: 1) })
            let first = TopicPartition(topic: name, partition: 0)
            let second = TopicPartition(topic: other, partition: 0)
            for number in 0..<6 { try await log.append([OutgoingRecord(name, "v\(number)")]) }
            try await log.append([OutgoingRecord(other, "w")])
            func read(_ partition: TopicPartition, _ offset: Int64, _ limit: Int) async throws -> [String?] {
                try await log.read(partition, from: offset, limit: limit).map(\.text)
            }
            // Each append is a transaction, with a mark behind its record: the records are at 0, 2, 4 …
            #expect(try await read(first, 0, 2) == ["v0", "v1"])
            #expect(try await read(first, 3, 2) == ["v2", "v3"])
            #expect(try await read(second, 0, 9) == ["w"])
            #expect(try await read(first, 0, 1) == ["v0"])
            #expect(try await read(first, 1, 100) == ["v1", "v2", "v3", "v4", "v5"])
            #expect(try await read(first, 11, 100) == [])
            #expect(try await read(first, 12, 100) == [])
            #expect(try await read(first, 1000, 100) == [])
            try await log.append([OutgoingRecord(name, "v6")])
            #expect(try await read(first, 11, 100) == ["v6"])
            #expect(try await read(first, 0, 0) == [])
        }
    }

    @Test("more partitions than stay open at a time are read all the same")
    func manyPartitions() async throws {
        let name = names.topic("wide")
        try await withLog { log in
            try await log.apply([TopicDescription(name: name, partitions: 20)])
            try await log.append((0..<200).map { OutgoingRecord(name, key: "k\($0)", "v\($0)") })
            for _ in 0..<2 {
                var texts: Set<String?> = []
                for (partition, bounds) in try await log.bounds(ofTopic: name) {
                    texts.formUnion(try await log.read(partition, from: bounds.lowerBound, limit: 1000).map(\.text))
                }
                #expect(texts.count == 200)
            }
        }
    }

    @Test("an append of more records than the producer's queue holds goes through whole")
    func largeAppend() async throws {
        let name = names.topic("t")
        try await withLog(properties: ["queue.buffering.max.messages": "100"]) { log in
            try await log.apply([TopicDescription(name: name, partitions: 1)])
            let positions = try await log.append((0..<1000).map { OutgoingRecord(name, "v\($0)") })
            #expect(positions.map(\.offset) == (0..<1000).map { Int64($0) })
        }
    }
}
