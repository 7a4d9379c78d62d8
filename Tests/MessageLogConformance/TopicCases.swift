import Foundation
import MessageLog
import Testing

let topicCases: [ConformanceCase] = [
    ConformanceCase("topics are created as described, and applying them again changes nothing") { harness in
        let stage = try await Stage(harness)
        let wanted = [
            TopicDescription(name: stage.name("a"), partitions: 4, retentionMilliseconds: 3_600_000),
            TopicDescription(name: stage.name("b"), partitions: 1, retentionBytes: 1_000_000),
        ]
        for _ in 0..<2 {
            try await stage.log.apply(wanted)
            let topics = try await stage.log.topics().filter { $0.name.hasPrefix(harness.prefix) }
            #expect(topics == wanted)
        }
    },
    ConformanceCase("applying topics widens them and changes retention, but never narrows them") { harness in
        let stage = try await Stage(harness)
        let name = stage.name("a")
        func apply(_ partitions: Int32, _ milliseconds: Int64) async throws -> TopicDescription? {
            try await stage.log.apply([
                TopicDescription(name: name, partitions: partitions, retentionMilliseconds: milliseconds)
            ])
            return try await stage.log.topics().first { $0.name == name }
        }
        #expect(try await apply(2, 60_000)?.partitions == 2)
        let wider = try await apply(5, 120_000)
        #expect(wider?.partitions == 5)
        #expect(wider?.retentionMilliseconds == 120_000)
        #expect(try await apply(3, 120_000)?.partitions == 5)
    },
    ConformanceCase("a topic that does not exist is named") { harness in
        let stage = try await Stage(harness)
        let name = stage.name("missing")
        let there = try await stage.topic("there")
        await expect(.unknownTopic(name)) { try await stage.log.bounds(ofTopic: name) }
        await expect(.unknownTopic(name)) { try await stage.log.append([OutgoingRecord(name, "x")]) }
        await expect(.unknownTopic(name)) {
            try await stage.log.read(TopicPartition(topic: name, partition: 0), from: 0, limit: 1)
        }
        await expect(.unknownTopic(name)) { _ = try await stage.join([there, name]) }
    },
    ConformanceCase("bounds tell the offsets of every partition") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 3)
        let empty = try await stage.log.bounds(ofTopic: topic)
        #expect(empty.count == 3)
        #expect(empty.values.filter { !$0.isEmpty } == [])
        let positions = try await stage.log.append((0..<9).map { OutgoingRecord(topic, key: "same", "v\($0)") })
        let last = try #require(positions.last)
        let bounds = try await stage.log.bounds(ofTopic: topic)
        #expect(bounds[last.partition]?.upperBound ?? 0 > last.offset)
        #expect(bounds[last.partition]?.lowerBound == positions.first?.offset)
        #expect(bounds.filter { !$0.value.isEmpty }.count == 1)
    },
    ConformanceCase("a key's records go to the partition that Kafka's rule names") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 6)
        let other = try await harness.open()
        for log in [stage.log, other] {
            for number in 0..<40 {
                let key = "32120219900307\(number)"
                let positions = try await log.append([OutgoingRecord(topic, key: key, "x")])
                let expected = KeyPartitioner.partition(ofKey: Data(key.utf8), among: 6)
                #expect(positions.map(\.partition.partition) == [expected])
            }
        }
        await other.close()
    },
    ConformanceCase("records without a key are spread over the partitions") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 3)
        var used: Set<Int32> = []
        for _ in 0..<100 where used.count < 3 {
            let positions = try await stage.log.append([OutgoingRecord(topic, "x")])
            used.formUnion(positions.map(\.partition.partition))
        }
        #expect(used == [0, 1, 2])
    },
]
