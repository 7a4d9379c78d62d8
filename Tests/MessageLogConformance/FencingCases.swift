import Foundation
import MessageLog
import Testing

let fencingCases: [ConformanceCase] = [
    ConformanceCase("a member that was silent too long cannot commit, and nothing of its commit is seen") { harness in
        let stage = try await Stage(harness)
        let (topic, answers) = (try await stage.topic("in"), try await stage.topic("out"))
        let partition = TopicPartition(topic: topic, partition: 0)
        let process = try await harness.open()
        try await stage.log.append([OutgoingRecord(topic, "v")])
        let zombie = try await stage.join([topic], as: "zombie", over: process)
        try await stage.poll([zombie]) { await !zombie.received.isEmpty }
        let heir = try await stage.join([topic], as: "heir")
        try await stage.expireSessions(except: [heir])
        try await stage.poll([heir]) { await !heir.received.isEmpty }

        await expect(.fenced([partition])) {
            try await zombie.commitReceived(metadata: "zombie") { _ in [OutgoingRecord(answers, "zombie")] }
        }
        #expect(try await stage.texts(in: answers) == [])
        #expect(try await stage.log.cursors(ofGroup: stage.name("group")) == [:])
        try await heir.commitReceived(metadata: "heir") { _ in [OutgoingRecord(answers, "heir")] }
        await expect(.fenced([partition])) {
            try await zombie.commit([
                PartitionCommit(partition: partition, cursor: Cursor(nextOffset: 0, metadata: ""), records: [])
            ])
        }
        #expect(try await stage.texts(in: answers) == ["heir"])
        #expect(try await stage.log.cursors(ofGroup: stage.name("group"))[partition]?.metadata == "heir")

        try await stage.poll([zombie]) { await zombie.losses == [partition] }
        await heir.leave()
        try await stage.settle([zombie], on: [topic])
        #expect(await zombie.owned[partition]??.metadata == "heir")
        await zombie.leave()
        await process.close()
    },
    ConformanceCase("one partition that is gone refuses the whole commit") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in", partitions: 2)
        let a = try await stage.join([topic], as: "a")
        try await stage.settle([a], on: [topic])
        let all = await a.partitions
        let b = try await stage.join([topic], as: "b")
        try await stage.settle([a, b], on: [topic])
        let gone = await a.losses
        await expect(.fenced(gone)) {
            try await a.commit(
                all.map { PartitionCommit(partition: $0, cursor: Cursor(nextOffset: 0, metadata: "x"), records: []) })
        }
        #expect(try await stage.log.cursors(ofGroup: stage.name("group")) == [:])
        await a.leave()
        await b.leave()
    },
    ConformanceCase("what a member gave back it cannot commit") { harness in
        let stage = try await Stage(harness)
        let topic = try await stage.topic("in")
        let partition = TopicPartition(topic: topic, partition: 0)
        let member = try await stage.join([topic], as: "a")
        try await stage.settle([member], on: [topic])
        await member.leave()
        await #expect(throws: LogError.self) {
            try await member.commit([
                PartitionCommit(partition: partition, cursor: Cursor(nextOffset: 0, metadata: ""), records: [])
            ])
        }
        #expect(try await stage.log.cursors(ofGroup: stage.name("group")) == [:])
    },
]
