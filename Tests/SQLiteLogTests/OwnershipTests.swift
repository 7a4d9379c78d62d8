import Foundation
import GRDB
import MessageLog
import Testing

import struct MessageLog.Cursor

@testable import SQLiteLog

@Suite("Leases of the embedded log")
struct OwnershipTests {
    private let harness: SQLiteHarness
    private let log: SQLiteLog
    private let partition = TopicPartition(topic: "in", partition: 0)

    init() async throws {
        harness = try SQLiteHarness()
        log = try await harness.open { _ in }
        try await log.apply([TopicDescription(name: "in", partitions: 1)])
    }

    private func commit(_ offset: Int64) -> [PartitionCommit] {
        [PartitionCommit(partition: partition, cursor: Cursor(nextOffset: offset, metadata: ""), records: [])]
    }

    @Test("a lease that has expired, but that nobody has taken, is still its owner's")
    func expiredButNotTaken() async throws {
        let member = try await log.join(group: "group", topics: ["in"], member: "a")
        #expect(try await member.poll(limit: 1, wait: .zero).gained.count == 1)
        harness.clock.advance(by: .seconds(3600))
        try await member.commit(commit(1))
        #expect(try await log.cursors(ofGroup: "group")[partition]?.nextOffset == 1)
        #expect(try await member.poll(limit: 1, wait: .zero).isEmpty)
        await log.close()
    }

    @Test("a commit is a sign of life: who commits keeps its partitions without a heartbeat")
    func commitsAreHeartbeats() async throws {
        let a = try await log.join(group: "group", topics: ["in"], member: "a")
        _ = try await a.poll(limit: 1, wait: .zero)
        let b = try await log.join(group: "group", topics: ["in"], member: "b")
        for offset in 1...10 {
            harness.clock.advance(by: .seconds(3))
            try await a.commit(commit(Int64(offset)))
            #expect(try await b.poll(limit: 1, wait: .zero).isEmpty)
        }
        await log.close()
    }

    @Test("a dead member is replaced when its time is up, and not before")
    func replacement() async throws {
        let other = try await harness.open { _ in }
        let a = try await other.join(group: "group", topics: ["in"], member: "a")
        _ = try await a.poll(limit: 1, wait: .zero)
        await other.close()
        let b = try await log.join(group: "group", topics: ["in"], member: "b")
        harness.clock.advance(by: .seconds(4))
        #expect(try await b.poll(limit: 1, wait: .zero).isEmpty)
        harness.clock.advance(by: .milliseconds(1))
        #expect(try await b.poll(limit: 1, wait: .zero).gained.count == 1)
        await log.close()
    }

    @Test("a clock that was set back stops nobody from taking over")
    func clockSetBack() async throws {
        let a = try await log.join(group: "group", topics: ["in"], member: "a")
        _ = try await a.poll(limit: 1, wait: .zero)
        let b = try await log.join(group: "group", topics: ["in"], member: "b")
        #expect(try await b.poll(limit: 1, wait: .zero).isEmpty)
        harness.clock.advance(by: .seconds(-7200))
        #expect(try await b.poll(limit: 1, wait: .zero).gained.count == 1)
        await log.close()
    }

    @Test("a member that was taken for dead and removed comes back")
    func comesBack() async throws {
        let a = try await log.join(group: "group", topics: ["in"], member: "a")
        _ = try await a.poll(limit: 1, wait: .zero)
        harness.clock.advance(by: .seconds(3600))
        let b = try await log.join(group: "group", topics: ["in"], member: "b")
        #expect(try await b.poll(limit: 1, wait: .zero).gained.count == 1)
        #expect(try await a.poll(limit: 1, wait: .zero).lost == [partition])
        await b.leave()
        #expect(try await a.poll(limit: 1, wait: .zero).gained.count == 1)
        await log.close()
    }

    @Test("a partition that was lost and is free again is reported as lost first, and gained by the next poll")
    func lostAndRegained() async throws {
        let a = try await log.join(group: "group", topics: ["in"], member: "a")
        _ = try await a.poll(limit: 1, wait: .zero)
        harness.clock.advance(by: .seconds(60))
        let b = try await log.join(group: "group", topics: ["in"], member: "b")
        _ = try await b.poll(limit: 1, wait: .zero)
        try await b.commit(commit(5))
        await b.leave()
        let first = try await a.poll(limit: 1, wait: .zero)
        #expect(first.lost == [partition] && first.gained.isEmpty)
        let second = try await a.poll(limit: 1, wait: .zero)
        #expect(second.lost.isEmpty)
        #expect(second.gained[partition] == .some(Cursor(nextOffset: 5, metadata: "")))
        await log.close()
    }

    @Test("a waiting member takes over as soon as the other leaves")
    func wakesUp() async throws {
        let a = try await log.join(group: "group", topics: ["in"], member: "a")
        _ = try await a.poll(limit: 1, wait: .zero)
        let b = try await log.join(group: "group", topics: ["in"], member: "b")
        async let delivery = b.poll(limit: 1, wait: .seconds(60))
        await a.leave()
        #expect(try await delivery.gained.count == 1)
        await log.close()
    }

    @Test("a member whose owner has not called for too long gives no sign of life any more")
    func hangingOwner() async throws {
        func beat(pollTimeout: Duration) async throws -> Int64? {
            let other = try await harness.open { $0.pollTimeout = pollTimeout }
            _ = try await other.join(group: "group", topics: ["in"], member: "a")
            let id = try await other.store.read { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM members") }
            let heartbeat = Heartbeat(store: other.store, member: try #require(id), joinedAt: 0)
            harness.clock.advance(by: .seconds(1))
            await heartbeat.beat()
            let written = try await other.store.read { db in
                try Int64.fetchOne(db, sql: "SELECT heartbeat FROM members WHERE id = ?", arguments: [id])
            }
            await other.close()
            return written.map { $0 - harness.clock.now.millisecondsSince1970 }
        }
        #expect(try await beat(pollTimeout: .seconds(300)) == 0)
        #expect(try await beat(pollTimeout: .seconds(-1)) == -1000)
        await log.close()
    }

    @Test("the file holds an acknowledged append through a power failure: synchronous is FULL, the journal is WAL")
    func durability() async throws {
        let settings = try await log.store.write { db in
            [
                try String.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
            ]
        }
        #expect(settings == ["2", "wal"])
        await log.close()
    }
}
