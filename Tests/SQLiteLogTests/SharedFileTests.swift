import Foundation
import MessageLog
import Testing

@testable import SQLiteLog

@Suite("Many at one file")
struct SharedFileTests {
    @Test("a new file can be opened by many at once")
    func opening() async throws {
        let harness = try SQLiteHarness()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<8 {
                tasks.addTask {
                    let log = try await harness.open()
                    try await log.apply([TopicDescription(name: "topic", partitions: Int32(number + 1))])
                    await log.close()
                }
            }
            try await tasks.waitForAll()
        }
        let log = try await harness.open()
        #expect(try await log.topics() == [TopicDescription(name: "topic", partitions: 8)])
        await log.close()
    }

    @Test("the write-ahead log stays short while many read and write")
    func writeAheadLog() async throws {
        let harness = try SQLiteHarness()
        let most = 1 << 20
        let logs = try await [0, 1, 2].asyncMap { _ in
            try await harness.open {
                $0.checkpointSize = 64 << 10
                $0.truncateSize = most
            }
        }
        try await logs[0].apply([TopicDescription(name: "in", partitions: 3)])
        let records = Array(
            repeating: OutgoingRecord(topic: "in", key: nil, value: Data(repeating: 1, count: 1000)), count: 100)
        // Twenty times as much as the write-ahead log may hold.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (number, log) in logs.enumerated() {
                tasks.addTask {
                    for _ in 0..<70 {
                        try await log.append(records)
                        let partition = TopicPartition(topic: "in", partition: Int32(number))
                        _ = try await log.read(partition, from: 0, limit: 100)
                    }
                }
            }
            try await tasks.waitForAll()
        }
        func size() throws -> Int {
            try FileManager.default.attributesOfItem(atPath: harness.path + "-wal")[.size] as? Int ?? 0
        }
        // It was cut back by the way, or is now.
        let deadline = ContinuousClock.now + harness.patience
        while try size() >= most, ContinuousClock.now < deadline { try await logs[0].append([records[0]]) }
        #expect(try size() < most)
        let bounds = try await logs[0].bounds(ofTopic: "in").values
        #expect(bounds.reduce(0) { $0 + $1.count } >= 21_000)
        for log in logs { await log.close() }
    }

    @Test("every record is answered once, whatever members crash, leave, join, or fall silent")
    func chaos() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open()
        try await log.apply([
            TopicDescription(name: "in", partitions: 6), TopicDescription(name: "out", partitions: 4),
        ])
        let count = 3000
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for start in stride(from: 0, to: count, by: 50) {
                    try await log.append(
                        (start..<start + 50).map {
                            OutgoingRecord(topic: "in", key: Data("k\($0 % 97)".utf8), value: Data("\($0)".utf8))
                        })
                }
            }
            for number in 0..<4 { tasks.addTask { try await Self.work(harness, seed: number, until: count) } }
            try await tasks.waitForAll()
        }
        var answers: [Int] = []
        for partition in try await log.bounds(ofTopic: "out").keys {
            let records = try await log.read(partition, from: 0, limit: 2 * count)
            answers += records.compactMap { $0.value.flatMap { Int(String(decoding: $0, as: UTF8.self)) } }
        }
        #expect(answers.count == count)
        #expect(Set(answers) == Set(0..<count))
        await log.close()
    }

    /// A worker that is stopped in some way after some rounds, and started again, until all is answered.
    private static func work(_ harness: SQLiteHarness, seed: Int, until count: Int) async throws {
        var life = seed
        while true {
            let log = try await harness.open()
            let member = try await log.join(group: "group", topics: ["in"], member: "worker-\(seed)")
            for _ in 0..<20 + life % 7 {
                let delivery = try await member.poll(limit: 1 + life % 40, wait: .milliseconds(5))
                try await answer(delivery.records, member)
                let bounds = try await log.bounds(ofTopic: "out").values
                if bounds.reduce(0, { $0 + $1.count }) >= count {
                    await member.leave()
                    await log.close()
                    return
                }
            }
            if life % 3 == 0 { await member.leave() }
            await log.close()
            // The others' time is up as well: whoever comes first takes all, and the rest is fenced.
            harness.clock.advance(by: .seconds(10))
            life += 1
        }
    }

    private static func answer(_ records: [LogRecord], _ member: any GroupMember) async throws {
        let commits = Dictionary(grouping: records, by: \.position.partition).map { partition, records in
            PartitionCommit(
                partition: partition,
                cursor: Cursor(nextOffset: (records.last?.position.offset ?? 0) + 1, metadata: ""),
                records: records.map { OutgoingRecord(topic: "out", key: $0.key, value: $0.value) })
        }
        do {
            try await member.commit(commits)
        } catch LogError.fenced {
            // Nothing was done; the records come again, here or elsewhere.
            for commit in commits {
                guard let first = records.first(where: { $0.position.partition == commit.partition }) else { continue }
                do {
                    try await member.seek(commit.partition, to: first.position.offset)
                } catch LogError.fenced {
                    continue
                }
            }
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
