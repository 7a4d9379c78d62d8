import GRDB
import MessageLog

/// The topics and partitions as they were at a version of the `log` row.
struct Topology: Sendable {
    struct Topic: Sendable {
        let id: Int64
        let description: TopicDescription
        /// The ids of the partitions, by number.
        let partitions: [Int64]
    }

    let version: Int64
    let topics: [String: Topic]
    /// The partitions by their id.
    let partitions: [Int64: TopicPartition]

    /// The topology before anything was read.
    static let unknown = Topology(version: 0, topics: [:], partitions: [:])

    func topic(_ name: String) throws -> Topic {
        guard let topic = topics[name] else { throw LogError.unknownTopic(name) }
        return topic
    }

    func partitionID(_ partition: TopicPartition) throws -> Int64 {
        let topic = try topic(partition.topic)
        guard topic.partitions.indices.contains(Int(partition.partition)) else {
            throw LogError.unknownTopic(partition.description)
        }
        return topic.partitions[Int(partition.partition)]
    }
}

extension Topology {
    static func currentVersion(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT topology FROM log")) ?? 0
    }

    static func load(_ db: Database) throws -> Topology {
        var numbers: [Int64: [Int64]] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT topic_id, id FROM partitions ORDER BY topic_id, number")
        while let row = try rows.next() { numbers[row[0], default: []].append(row[1]) }

        var topics: [String: Topic] = [:]
        var partitions: [Int64: TopicPartition] = [:]
        let names = try Row.fetchCursor(db, sql: "SELECT id, name, retention_ms, retention_bytes FROM topics")
        while let row = try names.next() {
            let ids = numbers[row[0]] ?? []
            let description = TopicDescription(
                name: row[1], partitions: Int32(ids.count), retentionMilliseconds: row[2], retentionBytes: row[3])
            topics[description.name] = Topic(id: row[0], description: description, partitions: ids)
            for (number, id) in ids.enumerated() {
                partitions[id] = TopicPartition(topic: description.name, partition: Int32(number))
            }
        }
        return Topology(version: try currentVersion(db), topics: topics, partitions: partitions)
    }

    /// Creates what is missing, widens, sets retention. Returns whether anything changed.
    static func apply(_ wanted: [TopicDescription], in db: Database) throws -> Bool {
        var changed = false
        for description in wanted {
            try check(description)
            changed = try apply(description, in: db) || changed
        }
        if changed {
            try db.execute(sql: "UPDATE log SET topology = topology + 1")
            // Widened topics have partitions that nobody owns yet: every group looks again.
            try db.execute(sql: "UPDATE consumer_groups SET version = version + 1")
        }
        return changed
    }

    private static func apply(_ wanted: TopicDescription, in db: Database) throws -> Bool {
        try db.execute(
            sql: """
                INSERT INTO topics (name, retention_ms, retention_bytes) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET retention_ms = excluded.retention_ms,
                    retention_bytes = excluded.retention_bytes
                WHERE retention_ms IS NOT excluded.retention_ms OR retention_bytes IS NOT excluded.retention_bytes
                """,
            arguments: [wanted.name, wanted.retentionMilliseconds, wanted.retentionBytes])
        var changed = db.changesCount > 0
        let id = try Int64.fetchOne(db, sql: "SELECT id FROM topics WHERE name = ?", arguments: [wanted.name])
        let there =
            try Int32.fetchOne(db, sql: "SELECT count(*) FROM partitions WHERE topic_id = ?", arguments: [id]) ?? 0
        for number in there..<max(there, wanted.partitions) {
            try db.execute(sql: "INSERT INTO partitions (topic_id, number) VALUES (?, ?)", arguments: [id, number])
            changed = true
        }
        return changed
    }

    private static func check(_ description: TopicDescription) throws {
        let allowed = description.name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard allowed, (1...249).contains(description.name.utf8.count) else {
            throw LogError.fatal(
                "\"\(description.name)\" is no topic name: 1 to 249 of A-Z a-z 0-9 . _ - (as in Kafka)")
        }
        guard description.partitions >= 1 else {
            throw LogError.fatal("topic \(description.name) needs at least one partition")
        }
    }
}
