import Foundation
import MessageLog
import Testing

@testable import SQLiteLog

@Suite("Retention of the embedded log")
struct RetentionTests {
    private let harness: SQLiteHarness
    private let log: SQLiteLog
    private let partition = TopicPartition(topic: "in", partition: 0)

    init() async throws {
        harness = try SQLiteHarness()
        // Nothing goes but when the test says so.
        log = try await harness.open { $0.retentionInterval = .seconds(1_000_000_000) }
    }

    private func apply(milliseconds: Int64? = nil, bytes: Int64? = nil) async throws {
        try await log.apply([
            TopicDescription(
                name: "in", partitions: 1, retentionMilliseconds: milliseconds, retentionBytes: bytes)
        ])
    }

    private func append(_ count: Int, bytes: Int = 10) async throws {
        let record = OutgoingRecord(topic: "in", key: nil, value: Data(repeating: 7, count: bytes))
        try await log.append(Array(repeating: record, count: count))
    }

    private func bounds() async throws -> Range<Int64>? { try await log.bounds(ofTopic: "in")[partition] }

    @Test("records go when they are older than their topic keeps them")
    func age() async throws {
        try await apply(milliseconds: 60_000)
        try await append(3)
        harness.clock.advance(by: .seconds(50))
        try await append(2)
        #expect(try await log.enforceRetention(now: harness.clock.now) == 0)
        harness.clock.advance(by: .seconds(11))
        #expect(try await log.enforceRetention(now: harness.clock.now) == 3)
        #expect(try await bounds() == 3..<5)
        let records = try await log.read(partition, from: 0, limit: 10)
        #expect(records.map(\.position.offset) == [3, 4])
        await log.close()
    }

    @Test("records go when their partition holds more bytes than it keeps")
    func size() async throws {
        try await apply(bytes: 100)
        try await append(25)
        #expect(try await log.enforceRetention(now: harness.clock.now) == 15)
        #expect(try await bounds() == 15..<25)
        #expect(try await log.enforceRetention(now: harness.clock.now) == 0)
        await log.close()
    }

    @Test("records that a group has not passed stay, however old")
    func groups() async throws {
        try await apply(milliseconds: 1000)
        try await append(10)
        for (group, offset) in [("fast", 8), ("slow", 3)] as [(String, Int64)] {
            let member = try await log.join(group: group, topics: ["in"], member: "a")
            _ = try await member.poll(limit: 10, wait: .zero)
            try await member.commit([
                PartitionCommit(
                    partition: partition, cursor: Cursor(nextOffset: offset, metadata: ""), records: [])
            ])
            await member.leave()
        }
        harness.clock.advance(by: .seconds(3600))
        #expect(try await log.enforceRetention(now: harness.clock.now) == 3)
        #expect(try await bounds() == 3..<10)
        await log.close()
    }

    @Test("a living member without a cursor keeps all records, one that is gone keeps none")
    func newGroup() async throws {
        try await apply(milliseconds: 1000)
        try await append(10)
        harness.clock.advance(by: .seconds(3600))
        let member = try await log.join(group: "new", topics: ["in"], member: "a")
        _ = try await member.poll(limit: 10, wait: .zero)
        #expect(try await log.enforceRetention(now: harness.clock.now) == 0)
        await member.leave()
        #expect(try await log.enforceRetention(now: harness.clock.now) == 10)
        #expect(try await bounds() == 10..<10)
        await log.close()
    }

    @Test("a group whose cursor lies before the retained records goes on at the first of them")
    func beforeTheFirst() async throws {
        try await apply(milliseconds: 1000)
        try await append(10)
        harness.clock.advance(by: .seconds(3600))
        try await log.enforceRetention(now: harness.clock.now)
        try await append(2)
        let member = try await log.join(group: "late", topics: ["in"], member: "a")
        _ = try await member.poll(limit: 10, wait: .zero)
        #expect(try await member.poll(limit: 10, wait: .zero).records.map(\.position.offset) == [10, 11])
        try await member.seek(partition, to: 4)
        #expect(try await member.poll(limit: 10, wait: .zero).records.map(\.position.offset) == [10, 11])
        await log.close()
    }

    @Test("more than a transaction's worth goes piece by piece")
    func pieces() async throws {
        try await apply(milliseconds: 1000)
        try await append(2500)
        harness.clock.advance(by: .seconds(3600))
        #expect(try await log.enforceRetention(now: harness.clock.now) == 2500)
        #expect(try await bounds() == 2500..<2500)
        await log.close()
    }

    @Test("commits remove old records by themselves, now and then")
    func byThemselves() async throws {
        let log = try await harness.open { _ in }
        try await apply(milliseconds: 1000)
        try await append(10)
        harness.clock.advance(by: .seconds(61))
        let deadline = ContinuousClock.now + harness.patience
        let record = OutgoingRecord(topic: "in", key: nil, value: nil)
        while try await bounds()?.lowerBound == 0, ContinuousClock.now < deadline { try await log.append([record]) }
        #expect(try await bounds()?.lowerBound == 10)
        await self.log.close()
        await log.close()
    }

    @Test("without a limit nothing goes")
    func unlimited() async throws {
        try await apply()
        try await append(10)
        harness.clock.advance(by: .seconds(1_000_000))
        #expect(try await log.enforceRetention(now: harness.clock.now) == 0)
        await log.close()
    }
}
