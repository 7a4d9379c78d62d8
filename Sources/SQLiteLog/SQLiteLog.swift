import Dispatch
import Foundation
import GRDB
import MessageLog
import Synchronization

import struct MessageLog.Cursor

/// The embedded log: one SQLite file that any number of processes on one machine share.
///
/// The file is in WAL mode with `synchronous=FULL`: an append that was acknowledged survives a power failure. Beside
/// `PATH` there are `PATH-wal` and `PATH-shm`; the three belong together, and to a local disk.
public final class SQLiteLog: MessageLog {
    let store: Store
    private let heartbeats = Mutex<[Heartbeat]>([])

    private init(store: Store) {
        self.store = store
    }

    /// Opens the log at `path`, and makes it if there is none. The folder must exist.
    /// Throws ``LogError`` with what is wrong with the file.
    public static func open(at path: String, settings: SQLiteLogSettings = .init()) async throws -> SQLiteLog {
        let store = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Store(path: path, settings: settings) })
            }
        }
        return SQLiteLog(store: store)
    }

    public func topics() async throws -> [TopicDescription] {
        try await store.read { [store] db in
            try store.topology(db).topics.values.map(\.description).sorted { $0.name < $1.name }
        }
    }

    public func apply(_ topics: [TopicDescription]) async throws {
        try await store.write { db in _ = try Topology.apply(topics, in: db) }
    }

    @discardableResult
    public func append(_ records: [OutgoingRecord]) async throws -> [RecordPosition] {
        guard !records.isEmpty else { return [] }
        let now = store.settings.milliseconds
        return try await store.write(bytes: records.payloadSize) { [store] db in
            try RecordTable.append(
                records, topology: store.topology(db), timestamp: now, spread: store.spread, in: db)
        }
    }

    public func read(_ partition: TopicPartition, from offset: Int64, limit: Int) async throws -> [LogRecord] {
        try await store.read { [store] db in
            let id = try store.topology(db).partitionID(partition)
            var records: [LogRecord] = []
            var budget = RecordTable.Budget(records: max(0, limit), bytes: store.settings.byteLimit)
            try RecordTable.read(
                id, of: partition, from: max(0, offset), share: max(0, limit), budget: &budget, into: &records, in: db)
            return records
        }
    }

    public func bounds(ofTopic topic: String) async throws -> [TopicPartition: Range<Int64>] {
        try await store.read { [store] db in
            let topology = try store.topology(db)
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, first_offset, next_offset FROM partitions WHERE topic_id = ?",
                arguments: [try topology.topic(topic).id])
            var bounds: [TopicPartition: Range<Int64>] = [:]
            while let row = try rows.next() {
                if let partition = topology.partitions[row[0]] { bounds[partition] = row[1]..<row[2] }
            }
            return bounds
        }
    }

    public func cursors(ofGroup group: String) async throws -> [TopicPartition: Cursor] {
        try await store.read { [store] db in
            let topology = try store.topology(db)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT partition_id, next_offset, metadata FROM claims
                    WHERE group_id = (SELECT id FROM consumer_groups WHERE name = ?) AND next_offset IS NOT NULL
                    """, arguments: [group])
            var cursors: [TopicPartition: Cursor] = [:]
            while let row = try rows.next() {
                guard let partition = topology.partitions[row[0]] else { continue }
                cursors[partition] = Cursor(nextOffset: row[1], metadata: row[2])
            }
            return cursors
        }
    }

    public func members(ofGroup group: String) async throws -> [MemberDescription]? {
        let now = store.settings.milliseconds
        return try await store.read { [store] db in
            let id = try Int64.fetchOne(db, sql: "SELECT id FROM consumer_groups WHERE name = ?", arguments: [group])
            guard let id else { return [] }
            let table = GroupTable(id: id, sessionTimeout: store.settings.sessionTimeout.milliseconds)
            return try table.members(topology: store.topology(db), now: now, in: db)
        }
    }

    public func join(group: String, topics: [String], member: String) async throws -> any GroupMember {
        let settings = store.settings
        let now = settings.milliseconds
        let (groupID, identity) = try await store.write { [store] db in
            let topology = try store.topology(db)
            let ids = try Set(topics.map { try topology.topic($0).id }).sorted()
            let (groupID, memberID) = try GroupTable.join(
                group: group, topics: ids, member: member, now: now, in: db)
            return (groupID, GroupIdentity(id: memberID, name: member, topics: ids))
        }
        let heartbeat = Heartbeat(store: store, member: identity.id, joinedAt: now)
        heartbeat.start()
        heartbeats.withLock { heartbeats in
            heartbeats.removeAll(where: \.isStopped)
            heartbeats.append(heartbeat)
        }
        let table = GroupTable(id: groupID, sessionTimeout: settings.sessionTimeout.milliseconds)
        return SQLiteGroupMember(
            store: store, group: table, identity: identity, topics: topics, heartbeat: heartbeat)
    }

    /// Removes the records that their topic's retention no longer keeps at that time, as commits do now and then by
    /// themselves. Returns how many. Records stay as long as a group has not passed them, be they ever so old: one that has
    /// committed a cursor in their partition, or one of which a living member owns it.
    @discardableResult
    public func enforceRetention(now: Date) async throws -> Int {
        try await store.enforceRetention(now: now.millisecondsSince1970)
    }

    public func hurry() { store.hurry.begin() }

    public func close() async {
        for heartbeat in heartbeats.withLock({ $0 }) { heartbeat.stop() }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [store] in
                store.close()
                continuation.resume()
            }
        }
    }
}

extension [OutgoingRecord] {
    /// The bytes of keys and values together.
    var payloadSize: Int { reduce(0) { $0 + ($1.key?.count ?? 0) + ($1.value?.count ?? 0) } }
}
