import Foundation
import MessageLog
import Testing

let groupCases: [ConformanceCase] = [
    ConformanceCase("a new group starts at the first record, without a cursor") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 2)
        try await stage.log.append((0..<10).map { OutgoingRecord(topic, key: "k\($0)", "v\($0)") })
        let member = try await stage.join([topic])
        try await stage.poll([member]) { await member.received.count == 10 }
        #expect(await member.owned.values.allSatisfy { $0 == nil })
        #expect(await Set(member.receivedTexts) == Set((0..<10).map { "v\($0)" }))
        await member.leave()
    },
    ConformanceCase("records come in order within a partition, however small the polls are") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 3)
        let positions = try await stage.log.append((0..<100).map { OutgoingRecord(topic, key: "k\($0 % 7)", "v\($0)") })
        let member = try await stage.join([topic])
        try await stage.poll([member], limit: 7) { await member.received.count >= 100 }
        let received = await member.received.map(\.position)
        #expect(Set(received) == Set(positions))
        #expect(received.count == 100)
        for partition in Set(received.map(\.partition)) {
            let offsets = received.filter { $0.partition == partition }.map(\.offset)
            #expect(offsets == offsets.sorted())
        }
        await member.leave()
    },
    ConformanceCase("a busy partition does not keep the others waiting") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 2)
        let keys = try #require(keysOfTwoPartitions())
        try await stage.log.append((0..<2000).map { OutgoingRecord(topic, key: keys.0, "busy\($0)") })
        try await stage.log.append([OutgoingRecord(topic, key: keys.1, "lonely")])
        let member = try await stage.join([topic])
        try await stage.poll([member], limit: 50) { await member.receivedTexts.contains("lonely") }
        #expect(await member.received.count < 2001)
        await member.leave()
    },
    ConformanceCase("a commit appends the answers and moves the cursor, with its metadata") { harness in
        let stage = try await Stage(harness)
        let (topic, answers) = (try await stage.topic("in"), try await stage.topic("out", partitions: 2))
        try await stage.log.append((0..<3).map { OutgoingRecord(topic, "v\($0)") })
        let member = try await stage.join([topic])
        try await stage.poll([member]) { await member.received.count == 3 }
        #expect(try await stage.log.cursors(ofGroup: stage.name("group")) == [:])
        try await member.commitReceived(metadata: "outbox:42") { [OutgoingRecord(answers, "re:\($0.text)")] }
        #expect(try await Set(stage.texts(in: answers)) == ["re:v0", "re:v1", "re:v2"])
        let partition = TopicPartition(topic: topic, partition: 0)
        let cursors = try await stage.log.cursors(ofGroup: stage.name("group"))
        #expect(cursors.keys.map(\.self) == [partition])
        #expect(cursors[partition]?.metadata == "outbox:42")
        await member.leave()

        let next = try await stage.join([topic])
        try await stage.settle([next], on: [topic])
        #expect(await next.owned[partition] == .some(cursors[partition]))
        try await stage.log.append([OutgoingRecord(topic, "v3")])
        try await stage.poll([next]) { await !next.received.isEmpty }
        #expect(await next.receivedTexts == ["v3"])
        await next.leave()
    },
    ConformanceCase("a commit that cannot append moves no cursor") { harness in
        let stage = try await Stage(harness)
        let (topic, answers) = (try await stage.topic("in"), try await stage.topic("out"))
        let missing = stage.name("missing")
        try await stage.log.append([OutgoingRecord(topic, "v")])
        let member = try await stage.join([topic])
        try await stage.poll([member]) { await !member.received.isEmpty }
        let partition = TopicPartition(topic: topic, partition: 0)
        await expect(.unknownTopic(missing)) {
            try await member.commit([
                PartitionCommit(
                    partition: partition, cursor: Cursor(nextOffset: 1, metadata: ""),
                    records: [OutgoingRecord(answers, "one"), OutgoingRecord(missing, "two")])
            ])
        }
        #expect(try await stage.log.cursors(ofGroup: stage.name("group")) == [:])
        #expect(try await stage.texts(in: answers) == [])
        try await member.commitReceived { _ in [OutgoingRecord(answers, "three")] }
        #expect(try await stage.texts(in: answers) == ["three"])
        await member.leave()
    },
    ConformanceCase("a commit without records moves the cursor alone") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        try await stage.log.append([OutgoingRecord(topic, "v")])
        let member = try await stage.join([topic])
        try await stage.poll([member]) { await !member.received.isEmpty }
        try await member.commitReceived()
        #expect(try await stage.log.cursors(ofGroup: stage.name("group")).count == 1)
        await member.leave()
    },
    ConformanceCase("seek makes the next poll read from there") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let positions = try await stage.log.append((0..<5).map { OutgoingRecord(topic, "v\($0)") })
        let member = try await stage.join([topic])
        try await stage.poll([member]) { await member.received.count == 5 }
        await member.forgetReceived()
        try await member.seek(positions[3].partition, to: positions[3].offset)
        try await stage.poll([member]) { await member.received.count >= 2 }
        #expect(await member.receivedTexts == ["v3", "v4"])
        await member.leave()
    },
    ConformanceCase("groups are independent of each other") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        try await stage.log.append([OutgoingRecord(topic, "v")])
        let one = try await stage.join([topic], group: "one")
        let two = try await stage.join([topic], group: "two")
        try await stage.poll([one]) { await !one.received.isEmpty }
        try await one.commitReceived(metadata: "one")
        try await stage.poll([two]) { await !two.received.isEmpty }
        #expect(await two.owned.values.allSatisfy { $0 == nil })
        #expect(try await stage.log.cursors(ofGroup: stage.name("two")) == [:])
        await one.leave()
        await two.leave()
    },
    ConformanceCase("a waiting poll returns when another process appends") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let other = try await harness.open()
        let member = try await stage.join([topic])
        try await stage.settle([member], on: [topic])
        let begin = ContinuousClock.now
        async let delivery = member.poll(wait: harness.patience)
        try await other.append([OutgoingRecord(topic, "v")])
        #expect(try await delivery.records.map(\.text) == ["v"])
        #expect(ContinuousClock.now - begin < harness.patience)
        await member.leave()
        await other.close()
    },
    ConformanceCase("a poll without a wait returns empty-handed where there is nothing") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let member = try await stage.join([topic])
        try await stage.settle([member], on: [topic])
        #expect(try await member.poll().isEmpty)
        await member.leave()
    },
    ConformanceCase("a poll that is cancelled ends") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let member = try await stage.join([topic])
        try await stage.settle([member], on: [topic])
        let begin = ContinuousClock.now
        let task = Task { try await member.poll(wait: harness.patience) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - begin < harness.patience)
        await member.leave()
    },
]

/// Two keys that go to different ones of two partitions.
private func keysOfTwoPartitions() -> (String, String)? {
    let keys = (0..<100).map { "key\($0)" }
    func key(_ partition: Int32) -> String? {
        keys.first { KeyPartitioner.partition(ofKey: Data($0.utf8), among: 2) == partition }
    }
    guard let first = key(0), let second = key(1) else { return nil }
    return (first, second)
}
