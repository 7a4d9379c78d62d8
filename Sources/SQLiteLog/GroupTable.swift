import GRDB
import MessageLog

import struct MessageLog.Cursor

/// The rows of one group: its members and their claims.
struct GroupTable: Sendable {
    /// A partition's claim as it is in the file.
    struct Claim: Hashable, Sendable {
        let owner: Int64?
        let epoch: Int64
        let cursor: Cursor?
    }

    /// The group as one transaction sees it.
    struct View: Sendable {
        let version: Int64
        /// The heartbeats of all members, living or not, in milliseconds since 1970.
        let heartbeats: [Int64: Int64]
        /// The claims, by partition.
        let claims: [Int64: Claim]
        let assignment: Assignment
    }

    let id: Int64
    let sessionTimeout: Int64

    static func join(
        group: String, topics: [Int64], member: String, now: Int64, in db: Database
    ) throws -> (group: Int64, member: Int64) {
        try db.execute(
            sql: """
                INSERT INTO consumer_groups (name, version) VALUES (?, 1)
                ON CONFLICT (name) DO UPDATE SET version = version + 1
                """, arguments: [group])
        let id =
            try Int64.fetchOne(db, sql: "SELECT id FROM consumer_groups WHERE name = ?", arguments: [group]) ?? 0
        try db.execute(
            sql: "INSERT INTO members (group_id, name, topics, heartbeat) VALUES (?, ?, ?, ?)",
            arguments: [id, member, encode(topics), now])
        return (id, db.lastInsertedRowID)
    }

    static func encode(_ topics: [Int64]) -> String { topics.map(String.init).joined(separator: ",") }

    func version(_ db: Database) throws -> Int64 {
        let select = try db.cachedStatement(sql: "SELECT version FROM consumer_groups WHERE id = ?")
        return try Int64.fetchOne(select, arguments: [id]) ?? 0
    }

    func isAlive(heartbeat: Int64, now: Int64) -> Bool {
        // A heartbeat from the future is one from before the clock was set back.
        abs(now - heartbeat) <= sessionTimeout
    }

    func view(topology: Topology, now: Int64, in db: Database) throws -> View {
        var members: [Assignment.Member] = []
        var heartbeats: [Int64: Int64] = [:]
        let select = try db.cachedStatement(sql: "SELECT id, topics, heartbeat FROM members WHERE group_id = ?")
        let rows = try Row.fetchCursor(select, arguments: [id])
        while let row = try rows.next() {
            heartbeats[row[0]] = row[2]
            guard isAlive(heartbeat: row[2], now: now) else { continue }
            let topics = (row[1] as String).split(separator: ",").compactMap { Int64($0) }
            members.append(Assignment.Member(id: row[0], topics: Set(topics)))
        }
        let claims = try claims(db)
        let alive = Set(members.map(\.id))
        let owners = claims.compactMapValues { claim in claim.owner.flatMap { alive.contains($0) ? $0 : nil } }
        let wanted = members.reduce(into: Set()) { $0.formUnion($1.topics) }
        let partitions = topology.topics.values.reduce(into: [Int64: [Int64]]()) { partitions, topic in
            if wanted.contains(topic.id) { partitions[topic.id] = topic.partitions }
        }
        return View(
            version: try version(db), heartbeats: heartbeats, claims: claims,
            assignment: Assignment(members: members, partitions: partitions, owners: owners))
    }

    func claims(_ db: Database) throws -> [Int64: Claim] {
        var claims: [Int64: Claim] = [:]
        let select = try db.cachedStatement(
            sql: "SELECT partition_id, owner, epoch, next_offset, metadata FROM claims WHERE group_id = ?")
        let rows = try Row.fetchCursor(select, arguments: [id])
        while let row = try rows.next() {
            let cursor = (row[3] as Int64?).map { Cursor(nextOffset: $0, metadata: row[4]) }
            claims[row[0]] = Claim(owner: row[1], epoch: row[2], cursor: cursor)
        }
        return claims
    }

    /// Writes the member's heartbeat, and its row if others have removed it.
    func beat(_ member: GroupIdentity, now: Int64, in db: Database) throws {
        let update = try db.cachedStatement(sql: "UPDATE members SET heartbeat = ? WHERE id = ?")
        try update.execute(arguments: [now, member.id])
        guard db.changesCount == 0 else { return }
        try db.execute(
            sql: "INSERT INTO members (id, group_id, name, topics, heartbeat) VALUES (?, ?, ?, ?, ?)",
            arguments: [member.id, id, member.name, Self.encode(member.topics), now])
        try changed(db)
    }

    func take(_ partition: Int64, for member: Int64, in db: Database) throws {
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO claims (group_id, partition_id, owner, epoch) VALUES (?, ?, ?, 1)
                ON CONFLICT DO UPDATE SET owner = excluded.owner, epoch = epoch + 1
                """)
        try upsert.execute(arguments: [id, partition, member])
    }

    func release(_ partition: Int64, of member: Int64, in db: Database) throws {
        let update = try db.cachedStatement(
            sql: "UPDATE claims SET owner = NULL WHERE group_id = ? AND partition_id = ? AND owner = ?")
        try update.execute(arguments: [id, partition, member])
    }

    /// Moves a cursor if the claim is still this member's; returns whether it is.
    func move(_ partition: Int64, to cursor: Cursor, member: Int64, epoch: Int64, in db: Database) throws -> Bool {
        let update = try db.cachedStatement(
            sql: """
                UPDATE claims SET next_offset = ?, metadata = ?
                WHERE group_id = ? AND partition_id = ? AND owner = ? AND epoch = ?
                """)
        try update.execute(arguments: [cursor.nextOffset, cursor.metadata, id, partition, member, epoch])
        return db.changesCount == 1
    }

    /// Tells all members to look at the group again.
    func changed(_ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE consumer_groups SET version = version + 1 WHERE id = ?")
            .execute(arguments: [id])
    }

    func leave(_ member: Int64, in db: Database) throws {
        try db.execute(
            sql: "UPDATE claims SET owner = NULL WHERE group_id = ? AND owner = ?", arguments: [id, member])
        try db.execute(sql: "DELETE FROM members WHERE id = ?", arguments: [member])
        try changed(db)
    }

    /// Removes the rows of members that have been silent for very long and own nothing any more.
    func removeForgotten(now: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                DELETE FROM members WHERE group_id = ? AND abs(? - heartbeat) > ?
                AND id NOT IN (SELECT owner FROM claims WHERE group_id = members.group_id AND owner IS NOT NULL)
                """
        ).execute(arguments: [id, now, 10 * sessionTimeout])
    }
}

/// What a member is, in its group.
struct GroupIdentity: Hashable, Sendable {
    let id: Int64
    /// For operators.
    let name: String
    /// The ids of its topics.
    let topics: [Int64]
}
