import Foundation
import GRDB
import MessageLog

/// Appending to and reading from the `records` table.
enum RecordTable {
    /// What may still be read.
    struct Budget {
        var records: Int
        var bytes: Int
        /// Whether nothing was read yet: the first record is read however long it is.
        var isUntouched = true
        var isSpent: Bool { records <= 0 || (bytes <= 0 && !isUntouched) }
    }

    /// Where the next record of a partition goes.
    private struct Tail {
        var nextOffset: Int64
        var bytes: Int64 = 0
    }

    /// Appends records within the caller's transaction. `spread` chooses the partition of a record without a key.
    static func append(
        _ records: [OutgoingRecord], topology: Topology, timestamp: Int64, spread: KeylessSpread, in db: Database
    ) throws -> [RecordPosition] {
        let insert = try BlobStatement(
            "INSERT INTO records (id, timestamp, key, value, headers) VALUES (?, ?, ?, ?, ?)", in: db)
        var tails: [Int64: Tail] = [:]
        var positions: [RecordPosition] = []
        positions.reserveCapacity(records.count)
        for record in records {
            let topic = try topology.topic(record.topic)
            let number =
                record.key.map { KeyPartitioner.partition(ofKey: $0, among: topic.description.partitions) }
                ?? spread.next(among: topic.description.partitions)
            let partition = topic.partitions[Int(number)]
            var tail = try tails[partition] ?? Tail(nextOffset: nextOffset(of: partition, in: db))
            try insert.run(
                (RecordID.make(partition: partition, offset: tail.nextOffset), timestamp),
                (record.key, record.value, HeaderBlob.encode(record.headers)))
            positions.append(
                RecordPosition(
                    partition: TopicPartition(topic: record.topic, partition: number), offset: tail.nextOffset))
            tail.nextOffset += 1
            tail.bytes += Int64((record.key?.count ?? 0) + (record.value?.count ?? 0))
            tails[partition] = tail
        }
        let update = try db.cachedStatement(
            sql: "UPDATE partitions SET next_offset = ?, bytes = bytes + ? WHERE id = ?")
        for (partition, tail) in tails {
            try update.execute(arguments: [tail.nextOffset, tail.bytes, partition])
        }
        return positions
    }

    private static func nextOffset(of partition: Int64, in db: Database) throws -> Int64 {
        let select = try db.cachedStatement(sql: "SELECT next_offset FROM partitions WHERE id = ?")
        return try Int64.fetchOne(select, arguments: [partition]) ?? 0
    }

    /// Appends the records of a partition from an offset on to `records`, as far as `share` and `budget` reach.
    static func read(
        _ id: Int64, of partition: TopicPartition, from offset: Int64, share: Int, budget: inout Budget,
        into records: inout [LogRecord], in db: Database
    ) throws {
        let select = try BlobStatement(
            "SELECT id, timestamp, key, value, headers FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            in: db)
        let range = (RecordID.make(partition: id, offset: offset), RecordID.make(partition: id + 1, offset: 0))
        try select.forEachRow((range.0, range.1, Int64(min(share, budget.records)))) { row in
            let record = try record(from: row, of: partition)
            let size = record.size
            guard budget.isUntouched || size <= budget.bytes else {
                budget.bytes = 0
                return false
            }
            budget.isUntouched = false
            budget.bytes -= size
            budget.records -= 1
            records.append(record)
            return true
        }
    }

    private static func record(from row: BlobStatement.Row, of partition: TopicPartition) throws -> LogRecord {
        let offset = RecordID.offset(of: row.number(0))
        guard let headers = row.withBlob(4, HeaderBlob.decode) else {
            throw LogError.fatal("the headers of \(partition)@\(offset) are damaged; check the log's file")
        }
        return LogRecord(
            position: RecordPosition(partition: partition, offset: offset), timestamp: row.number(1),
            key: row.blob(2), value: row.blob(3), headers: headers)
    }
}
