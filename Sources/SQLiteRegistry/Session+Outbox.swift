import Filings
import Foundation
import MessageLog
import Registry

extension Session {
    private static let claim = Query(
        """
        INSERT INTO lanes (consumer_group, source, incarnation, epoch, last_number)
        VALUES (?, ?, lower(hex(randomblob(16))), 1, 0)
        ON CONFLICT (consumer_group, source) DO UPDATE SET epoch = epoch + 1
        RETURNING id, incarnation, epoch, last_number, next_offset
        """)
    private static let restart = Query(
        """
        UPDATE lanes SET incarnation = lower(hex(randomblob(16))), epoch = epoch + 1, next_offset = NULL
        WHERE id = ? AND incarnation = ? AND epoch = ?
        RETURNING id, incarnation, epoch, last_number, next_offset
        """)
    private static let owned = Query(
        "SELECT id, incarnation, epoch, last_number, next_offset FROM lanes WHERE id = ? AND incarnation = ? AND epoch = ?"
    )
    private static let advance = Query("UPDATE lanes SET last_number = ?, next_offset = ? WHERE id = ?")
    private static let addRow = Query("INSERT INTO outbox (lane, number, result, content) VALUES (?, ?, ?, ?)")
    private static let forget = Query("DELETE FROM outbox WHERE lane = ? AND number <= ?")
    private static let rows = Query(
        """
        SELECT o.number, o.content, j.kind, j.filing_id,
            r.id, r.outcome, r.record_key, r.body, r.decided_at, r.traceparent
        FROM outbox o LEFT JOIN results r ON r.id = o.result LEFT JOIN journal j ON j.sequence = r.id / 65536
        WHERE o.lane = ? AND o.number > ? ORDER BY o.number LIMIT ?
        """)

    func claim(_ name: LaneName) throws -> Lane {
        let source = try ensurePartitionID(name.partition)
        let claim = try statement(Self.claim)
        claim.bind(name.group)
        claim.bind(source)
        guard let lane = try first(claim, { lane(name, $0) }) else {
            throw RegistryError.unusable("\(connection.file) made no lane \(name)")
        }
        return lane
    }

    func restart(_ lane: Lane) throws -> Lane {
        let restart = try statement(Self.restart)
        bind(lane, to: restart)
        guard let restarted = try first(restart, { self.lane(lane.name, $0) }) else {
            throw fail(.laneTaken(lane.name))
        }
        return restarted
    }

    func append(
        _ contents: [OutboxContent], to lane: Lane, nextOffset: Int64?, published: Int64
    ) throws -> Lane {
        let query = try statement(Self.owned)
        bind(lane, to: query)
        guard var current = try first(query, { self.lane(lane.name, $0) }) else { throw fail(.laneTaken(lane.name)) }
        for content in contents {
            current.lastNumber += 1
            try add(content, current)
        }
        current.nextOffset = nextOffset ?? current.nextOffset
        let advance = try statement(Self.advance)
        advance.bind(current.lastNumber)
        advance.bind(current.nextOffset)
        advance.bind(current.id)
        try run(advance)
        let forget = try statement(Self.forget)
        forget.bind(current.id)
        forget.bind(published)
        try run(forget)
        return current
    }

    /// Adds a row under the lane's newest number.
    private func add(_ content: OutboxContent, _ lane: Lane) throws {
        var result: Int64?
        var bytes: Data?
        if case .result(let recorded) = content, recorded.revision > 0 {
            result = try existingResultID(ResultName(recorded))
        } else {
            bytes = OutboxCoding.encode(content)
        }
        let insert = try statement(Self.addRow)
        insert.bind(lane.id)
        insert.bind(lane.lastNumber)
        insert.bind(result)
        insert.bind(bytes)
        try run(insert)
    }

    func rows(of lane: Lane, after number: Int64, limit: Int) throws -> [OutboxRow] {
        let query = try statement(Self.rows)
        query.bind(lane.id)
        query.bind(number)
        query.bind(limit)
        return try all(query) { row in
            if row.isNull(1) {
                let result = try recordedResult(row, from: 4, try choice(row, 2), row.text(3))
                return OutboxRow(number: row.integer(0), content: .result(result))
            }
            let content = try value(OutboxCoding.decode(row.data(1)), row, 1)
            return OutboxRow(number: row.integer(0), content: content)
        }
    }

    private func bind(_ lane: Lane, to statement: PreparedStatement) {
        statement.bind(lane.id)
        statement.bind(lane.incarnation)
        statement.bind(lane.epoch)
    }

    /// A lane out of the columns id, incarnation, epoch, last_number, next_offset.
    private func lane(_ name: LaneName, _ row: PreparedStatement) -> Lane {
        Lane(
            id: row.integer(0), name: name, incarnation: row.text(1), epoch: row.integer(2),
            lastNumber: row.integer(3), nextOffset: row.optionalInteger(4))
    }
}
