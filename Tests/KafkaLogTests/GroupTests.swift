import Foundation
import KafkaLog
import MessageLog
import Testing

@Suite("Kafka: groups", .serialized)
struct GroupTests {
    private let names = Names()

    @Test("a commit appends and moves the cursor with its text; the next owner begins there")
    func commitAndTakeOver() async throws {
        let (requests, results) = (names.topic("requests"), names.topic("results"))
        try await withLog { log in
            try await log.apply([
                TopicDescription(name: requests, partitions: 2), TopicDescription(name: results, partitions: 1),
            ])
            _ = try await log.append((0..<10).map { OutgoingRecord(requests, key: "k\($0)", "v\($0)") })
            let member = try await log.join(group: names.group, topics: [requests], member: "one")
            #expect(try await member.gained(2).values.allSatisfy { $0 == nil })
            let records = try await member.records(10)
            let commits = Dictionary(grouping: records, by: \.position.partition).map { partition, records in
                PartitionCommit(
                    partition: partition,
                    cursor: Cursor(nextOffset: records.last!.position.offset + 1, metadata: "n=\(records.count)"),
                    records: records.map { OutgoingRecord(results, key: "r", $0.text) })
            }
            try await member.commit(commits)
            await member.leave()
            let cursors = Dictionary(uniqueKeysWithValues: commits.map { ($0.partition, $0.cursor) })
            #expect(try await log.cursors(ofGroup: names.group) == cursors)
            let answers = try await log.read(TopicPartition(topic: results, partition: 0), from: 0, limit: 100)
            #expect(answers.count == 10)

            let next = try await log.join(group: names.group, topics: [requests], member: "two")
            #expect(try await next.gained(2) == cursors.mapValues { $0 })
            #expect(try await next.poll(limit: 10, wait: .milliseconds(300)).isEmpty)
            await next.leave()
        }
    }
}
