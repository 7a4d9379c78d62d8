import GRDB

/// Removes records that are older than their topic keeps them, or beyond the bytes that their partition keeps.
///
/// A record goes only when every group that has committed a cursor in its partition is past it, and so is every group
/// of which a living member owns the partition. Where no group reads a topic, as with results that portals read
/// by themselves, age and size alone decide. The file does not shrink; what is freed is used again.
struct Retention: Sendable {
    /// How many records one transaction removes at most, so that it is short.
    static let pieceSize = 1000

    /// Milliseconds since 1970.
    let now: Int64
    let sessionTimeout: Int64

    private struct Partition {
        let id: Int64
        let firstOffset: Int64
        let nextOffset: Int64
        let bytes: Int64
        let oldest: Int64?
        let mostBytes: Int64?
    }

    /// The records at the beginning of a partition that may go.
    private struct Piece {
        var count = 0
        var bytes: Int64 = 0
        var end: Int64
    }

    /// Removes at most ``pieceSize`` records within the caller's transaction, and returns how many.
    func sweep(_ db: Database) throws -> Int {
        let floors = try floors(db)
        var removed = 0
        for partition in try partitions(db) where removed < Self.pieceSize {
            let limit = min(partition.nextOffset, floors[partition.id] ?? .max)
            let piece = try piece(of: partition, before: limit, most: Self.pieceSize - removed, in: db)
            guard piece.count > 0 else { continue }
            try db.cachedStatement(sql: "DELETE FROM records WHERE id >= ? AND id < ?").execute(arguments: [
                RecordID.make(partition: partition.id, offset: partition.firstOffset),
                RecordID.make(partition: partition.id, offset: piece.end),
            ])
            try db.cachedStatement(sql: "UPDATE partitions SET first_offset = ?, bytes = bytes - ? WHERE id = ?")
                .execute(arguments: [piece.end, piece.bytes, partition.id])
            removed += piece.count
        }
        return removed
    }

    /// The partitions with records and a limit on them.
    private func partitions(_ db: Database) throws -> [Partition] {
        let select = try db.cachedStatement(
            sql: """
                SELECT partitions.id, first_offset, next_offset, bytes, retention_ms, retention_bytes
                FROM partitions JOIN topics ON topics.id = topic_id
                WHERE first_offset < next_offset AND (retention_ms IS NOT NULL OR bytes > retention_bytes)
                """)
        return try Row.fetchAll(select).map { row in
            Partition(
                id: row[0], firstOffset: row[1], nextOffset: row[2], bytes: row[3],
                oldest: (row[4] as Int64?).map { now - $0 }, mostBytes: row[5])
        }
    }

    /// The offset in each partition that some group has not passed.
    private func floors(_ db: Database) throws -> [Int64: Int64] {
        let select = try db.cachedStatement(
            sql: """
                SELECT partition_id, min(coalesce(next_offset, 0)) FROM claims
                WHERE next_offset IS NOT NULL
                    OR owner IN (SELECT id FROM members WHERE abs(heartbeat - ?) <= ?)
                GROUP BY partition_id
                """)
        var floors: [Int64: Int64] = [:]
        let rows = try Row.fetchCursor(select, arguments: [now, sessionTimeout])
        while let row = try rows.next() { floors[row[0]] = row[1] }
        return floors
    }

    private func piece(of partition: Partition, before limit: Int64, most: Int, in db: Database) throws -> Piece {
        let select = try db.cachedStatement(
            sql: """
                SELECT id, timestamp, coalesce(length(key), 0) + coalesce(length(value), 0) FROM records
                WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                """)
        var piece = Piece(end: partition.firstOffset)
        guard limit > partition.firstOffset else { return piece }
        let rows = try Row.fetchCursor(
            select,
            arguments: [
                RecordID.make(partition: partition.id, offset: partition.firstOffset),
                RecordID.make(partition: partition.id, offset: limit), most,
            ])
        while let row = try rows.next() {
            let isOld = partition.oldest.map { row[1] < $0 } ?? false
            let isBeyond = partition.mostBytes.map { partition.bytes - piece.bytes > $0 } ?? false
            guard isOld || isBeyond else { break }
            piece.count += 1
            piece.bytes += row[2]
            piece.end = RecordID.offset(of: row[0]) + 1
        }
        return piece
    }
}
