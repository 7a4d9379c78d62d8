import Foundation
import MessageLog
import TestKafka
import Testing

@testable import KafkaLog

@Suite("Kafka: groups")
struct GroupTests {
    private let names = Names()

    /// Topics for requests and results, of two partitions and of one.
    private func withTopics(_ body: (KafkaLog, String, String) async throws -> Void) async throws {
        let (requests, results) = (names.topic("requests"), names.topic("results"))
        try await withLog { log in
            try await log.apply([
                TopicDescription(name: requests, partitions: 2), TopicDescription(name: results, partitions: 1),
            ])
            try await body(log, requests, results)
        }
    }

    private func commits(_ records: [LogRecord], to results: String) -> [PartitionCommit] {
        Dictionary(grouping: records, by: \.position.partition).map { partition, records in
            PartitionCommit(
                partition: partition,
                cursor: Cursor(nextOffset: records.last!.position.offset + 1, metadata: "n=\(records.count)"),
                records: records.map { OutgoingRecord(results, key: "r", $0.text) })
        }
    }

    private func texts(_ log: KafkaLog, _ topic: String) async throws -> [String?] {
        try await log.read(TopicPartition(topic: topic, partition: 0), from: 0, limit: 1000).map(\.text)
    }

    @Test("one commit appends for several partitions and moves their cursors; the next owner begins there")
    func commitAndTakeOver() async throws {
        try await withTopics { log, requests, results in
            try await log.append((0..<10).map { OutgoingRecord(requests, key: "k\($0)", "v\($0)") })
            let member = try await log.join(group: names.group, topics: [requests], member: "one")
            let commits = commits(try await member.records(10), to: results)
            #expect(commits.count == 2)
            try await member.commit(commits)
            await member.leave()
            let cursors = Dictionary(uniqueKeysWithValues: commits.map { ($0.partition, $0.cursor) })
            let committed = try await log.cursors(ofGroup: names.group)
            #expect(committed == cursors)
            let answers = try await texts(log, results)
            #expect(answers.count == 10)

            let next = try await log.join(group: names.group, topics: [requests], member: "two")
            let gained = try await next.gained(2)
            #expect(gained == cursors.mapValues { $0 })
            await next.leave()
        }
    }

    @Test("a transaction that a killed worker left open ends when its partition has a new owner, and holds nobody up")
    func openTransaction() async throws {
        try await withTopics { log, requests, results in
            let address = try TestBroker.shared()
            let partition = TopicPartition(topic: requests, partition: 1)
            let zombie = try Zombie(at: address, transactionalID: "\(names.group)/\(partition)")
            zombie.begin(OutgoingRecord(results, "half done"), moving: partition, to: 7, of: names.group)
            try await log.append([OutgoingRecord(results, "behind it")])
            let before = try await texts(log, results)
            #expect(before == [])

            let member = try await log.join(group: names.group, topics: [requests], member: "heir")
            let gained = try await member.gained(2)
            #expect(gained == [partition: nil, TopicPartition(topic: requests, partition: 0): nil])
            let after = try await texts(log, results)
            #expect(after == ["behind it"])
            #expect(zombie.isRefused())
            await member.leave()
        }
    }

    @Test("a member that is shut out by its producer's id gives everything up, and gets it back with the true cursor")
    func shutOut() async throws {
        try await withTopics { log, requests, results in
            try await log.append([OutgoingRecord(requests, "v")])
            let member = try await log.join(group: names.group, topics: [requests], member: "one")
            let commits = commits(try await member.records(1), to: results)
            let first = TopicPartition(topic: requests, partition: 0)
            let other = try Zombie(at: try TestBroker.shared(), transactionalID: "\(names.group)/\(first)")
            await #expect(throws: LogError.fenced([commits[0].partition])) { try await member.commit(commits) }
            let none = try await texts(log, results)
            #expect(none == [])
            let after = try await member.poll { $0.gained.count == 2 && $0.records.count == 1 }
            #expect(after.lost.count == 2)
            try await member.commit(commits)
            let one = try await texts(log, results)
            #expect(one == ["v"])
            await member.leave()
            _ = other
        }
    }

    @Test(
        "what was handed out and not committed comes again, to whoever owns it then: nothing is stored before the commit"
    )
    func nothingIsStoredByReading() async throws {
        try await withTopics { log, requests, _ in
            try await log.append((0..<3).map { OutgoingRecord(requests, key: "k", "v\($0)") })
            for name in ["one", "two"] {
                let member = try await log.join(group: names.group, topics: [requests], member: name)
                let records = try await member.records(3)
                #expect(records.map(\.text) == ["v0", "v1", "v2"])
                await member.leave()
                let cursors = try await log.cursors(ofGroup: names.group)
                #expect(cursors == [:])
            }
        }
    }

    @Test("after it has left, a member says so")
    func left() async throws {
        try await withTopics { log, requests, _ in
            let member = try await log.join(group: names.group, topics: [requests], member: "one")
            _ = try await member.gained(2)
            await member.leave()
            await member.leave()
            await #expect(throws: LogError.fatal("the member one has left the group \(names.group)")) {
                _ = try await member.poll(limit: 1, wait: .zero)
            }
        }
    }

    @Test("a topic that is deleted under its reader is named, instead of bringing nothing for ever")
    func deletedTopic() async throws {
        let (requests, other) = (names.topic("requests"), names.topic("other"))
        try await withLog(properties: ["topic.metadata.refresh.interval.ms": "1000"]) { log in
            try await log.apply([requests, other].map { TopicDescription(name: $0, partitions: 1) })
            let member = try await log.join(group: names.group, topics: [requests, other], member: "one")
            _ = try await member.gained(2)
            try await log.reader.delete([requests])
            await #expect(throws: LogError.unknownTopic(requests)) { _ = try await member.poll { _ in false } }
            await member.leave()
        }
    }

    @Test("members come and go under load, and every record is answered once")
    func comingAndGoing() async throws {
        try await withTopics { log, requests, results in
            let count = 600
            try await log.append((0..<count).map { OutgoingRecord(requests, key: "k\($0 % 40)", "v\($0)") })
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["one", "two", "three"] {
                    group.addTask {
                        while try await texts(log, results).count < count {
                            let member = try await log.join(group: names.group, topics: [requests], member: name)
                            try await work(member, log, results, count)
                            await member.leave()
                        }
                    }
                }
                try await group.waitForAll()
            }
            let answers = try await texts(log, results)
            #expect(answers.count == count)
            #expect(Set(answers) == Set((0..<count).map { "v\($0)" }))
        }
    }

    /// Stays until it has answered some dozens of records, or all are answered.
    private func work(_ member: any GroupMember, _ log: KafkaLog, _ results: String, _ count: Int) async throws {
        var answered = 0
        while answered < 50 {
            let delivery = try await member.poll(limit: 7, wait: .milliseconds(200))
            do {
                try await member.commit(commits(delivery.records, to: results))
                answered += delivery.records.count
            } catch LogError.fenced {
                // They go to whoever has the partition now.
            }
            if delivery.isEmpty, try await texts(log, results).count >= count { return }
        }
    }
}
