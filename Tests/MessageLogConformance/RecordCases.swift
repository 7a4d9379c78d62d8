import Foundation
import MessageLog
import Testing

let recordCases: [ConformanceCase] = [
    ConformanceCase("records come back in the order they were appended, where they were said to lie") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 3)
        let records = (0..<60).map { OutgoingRecord(topic, key: "k\($0 % 10)", "v\($0)") }
        let first = try await stage.log.append(Array(records[..<30]))
        let second = try await stage.log.append(Array(records[30...]))
        let positions = first + second
        #expect(positions.count == 60)
        let contents = try await stage.contents(of: topic)
        let byPosition = Dictionary(uniqueKeysWithValues: contents.map { ($0.position, $0) })
        for (record, position) in zip(records, positions) {
            #expect(byPosition[position]?.value == record.value)
            #expect(byPosition[position]?.key == record.key)
        }
        for partition in Set(positions.map(\.partition)) {
            let offsets = positions.filter { $0.partition == partition }.map(\.offset)
            #expect(offsets == offsets.sorted() && Set(offsets).count == offsets.count)
        }
    },
    ConformanceCase("another process reads what was appended at once") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let other = try await harness.open()
        let positions = try await stage.log.append([OutgoingRecord(topic, "hello")])
        let position = try #require(positions.first)
        let read = try await other.read(position.partition, from: position.offset, limit: 10)
        #expect(read.map(\.text) == ["hello"])
        #expect(read.first?.position == position)
        await other.close()
    },
    ConformanceCase("an append is all or nothing") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let missing = stage.name("missing")
        await expect(.unknownTopic(missing)) {
            try await stage.log.append([OutgoingRecord(topic, "one"), OutgoingRecord(missing, "two")])
        }
        #expect(try await stage.texts(in: topic) == [])
        #expect(try await stage.log.append([]) == [])
        try await stage.log.append([OutgoingRecord(topic, "three")])
        #expect(try await stage.texts(in: topic) == ["three"])
    },
    ConformanceCase("keys and values may be null, empty or long") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let long = Data((0..<1_600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let records = [
            OutgoingRecord(topic: topic, key: nil, value: nil),
            OutgoingRecord(topic: topic, key: Data("k".utf8), value: nil),
            OutgoingRecord(topic: topic, key: Data("k".utf8), value: Data()),
            OutgoingRecord(topic: topic, key: Data([0, 255, 0]), value: Data([0])),
            OutgoingRecord(topic: topic, key: nil, value: long),
        ]
        try await stage.log.append(records)
        let contents = try await stage.contents(of: topic)
        #expect(contents.map(\.key) == records.map(\.key))
        #expect(contents.map(\.value) == records.map(\.value))
        #expect(contents.allSatisfy { $0.headers.isEmpty })
    },
    ConformanceCase("headers keep their order, their bytes, and their repetitions") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let headers = [
            RecordHeader("ce_id", "1"), RecordHeader("twice", "a"), RecordHeader("binary", Data([0, 255, 128, 10])),
            RecordHeader("twice", "b"), RecordHeader("empty", Data()), RecordHeader("名", "值"),
            RecordHeader("long", Data(repeating: 7, count: 20_000)),
        ]
        try await stage.log.append([
            OutgoingRecord(topic: topic, key: nil, value: nil, headers: headers), OutgoingRecord(topic, "none"),
        ])
        let contents = try await stage.contents(of: topic)
        #expect(contents.map(\.headers) == [headers, []])
        #expect(contents.first?.header("twice") == "b")
    },
    ConformanceCase("records carry the time they were appended") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        try await stage.log.append([OutgoingRecord(topic, "one")])
        let record = try #require(try await stage.contents(of: topic).first)
        #expect(record.timestamp > 1_000_000_000_000)
    },
    ConformanceCase("a read starts at the offset and ends at the limit") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let positions = try await stage.log.append((0..<10).map { OutgoingRecord(topic, "v\($0)") })
        let partition = TopicPartition(topic: topic, partition: 0)
        let middle = try await stage.log.read(partition, from: positions[4].offset, limit: 3)
        #expect(middle.map(\.text) == ["v4", "v5", "v6"])
        let all = try await stage.log.read(partition, from: 0, limit: 100)
        #expect(all.count == 10)
        let end = try await stage.log.read(partition, from: positions[9].offset + 1, limit: 100)
        #expect(end.isEmpty)
    },
    ConformanceCase("a read brings one record, however long it is") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let long = Data(repeating: 1, count: 900_000)
        for _ in 0..<12 { try await stage.log.append([OutgoingRecord(topic: topic, key: nil, value: long)]) }
        #expect(try await stage.contents(of: topic).count == 12)
    },
]
