import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance

extension Session {
    /// The columns that ``journalEntry(_:)`` reads.
    static let journalColumns = """
        sequence, kind, filing_id, digest, source, source_offset, record_key, person_key, employer, state, waits_for, \
        operating_month, received_at, first_seen, not_before, attempts, revision, request, traceparent, error_code, \
        retry_since, cancellation
        """

    static let entry = Query("SELECT \(journalColumns) FROM journal WHERE kind = ? AND filing_id = ?")
    private static let sequence = Query("SELECT sequence FROM journal WHERE kind = ? AND filing_id = ?")
    static let firstUndecided = Query(
        """
        SELECT \(journalColumns) FROM journal INDEXED BY undecided_of_person
        WHERE person_key = ? AND (? & (1 << kind)) <> 0 AND state <> 4 ORDER BY sequence LIMIT 1
        """)
    static let due = Query(
        """
        SELECT \(journalColumns) FROM journal INDEXED BY deferred_by_time
        WHERE kind = ? AND source = ? AND not_before <= ? AND state = 2 ORDER BY not_before, sequence LIMIT ?
        """)
    static let deferred = Query(
        """
        SELECT \(journalColumns) FROM journal INDEXED BY deferred_by_age
        WHERE kind = ? AND source = ? AND retry_since <= ? AND state = 2 ORDER BY retry_since, sequence LIMIT ?
        """)
    static let cancelled = Query(
        """
        SELECT \(journalColumns) FROM journal INDEXED BY cancelled_by_source
        WHERE kind = ? AND source = ? AND cancellation IS NOT NULL AND state <> 4 LIMIT ?
        """)
    static let awaiting = Query(
        """
        SELECT \(journalColumns) FROM journal INDEXED BY awaiting_by_cause
        WHERE kind = ? AND waits_for = ? AND source = ? AND sequence > ? AND state = 1 ORDER BY sequence LIMIT ?
        """)
    static let attempts = Query(
        "SELECT at, outcome, code, note, counted FROM attempts WHERE sequence = ? ORDER BY number")

    func entry(_ kind: FilingKind, _ filingID: String) throws -> JournalEntry? {
        let query = try statement(Self.entry)
        query.bind(kind.column)
        query.bind(filingID)
        guard let entry = try first(query, { try journalEntry($0) }) else { return nil }
        latestFiling = (kind, filingID, entry.sequence)
        return entry
    }

    func firstUndecided(_ kind: FilingKind, personKey: String) throws -> JournalEntry? {
        let query = try statement(Self.firstUndecided)
        query.bind(personKey)
        query.bind(kind.queue.reduce(0) { $0 | 1 << $1.column })
        return try first(query) { try journalEntry($0) }
    }

    func due(
        _ kind: FilingKind, partitions: Set<TopicPartition>, at now: Date, limit: Int
    ) throws -> [JournalEntry] {
        let entries = try ofEach(partitions) { source in
            let query = try statement(Self.due)
            query.bind(kind.column)
            query.bind(source)
            query.bind(now.column)
            query.bind(limit)
            return try all(query) { try journalEntry($0) }
        }
        let inOrder = entries.sorted { left, right in
            (left.notBefore ?? now, left.sequence) < (right.notBefore ?? now, right.sequence)
        }
        return Array(inOrder.prefix(limit))
    }

    func deferred(
        _ kind: FilingKind, partitions: Set<TopicPartition>, since: Date, limit: Int
    ) throws -> [JournalEntry] {
        let entries = try ofEach(partitions) { source in
            let query = try statement(Self.deferred)
            query.bind(kind.column)
            query.bind(source)
            query.bind(since.column)
            query.bind(limit)
            return try all(query) { try journalEntry($0) }
        }
        return Array(entries.sorted { ($0.retrySince, $0.sequence) < ($1.retrySince, $1.sequence) }.prefix(limit))
    }

    func cancelled(_ kind: FilingKind, partitions: Set<TopicPartition>, limit: Int) throws -> [JournalEntry] {
        let entries = try ofEach(partitions) { source in
            let query = try statement(Self.cancelled)
            query.bind(kind.column)
            query.bind(source)
            query.bind(limit)
            return try all(query) { try journalEntry($0) }
        }
        return Array(entries.sorted { $0.sequence < $1.sequence }.prefix(limit))
    }

    func awaiting(
        _ kind: FilingKind, _ what: String, partitions: Set<TopicPartition>, after sequence: Int64, limit: Int
    ) throws -> [JournalEntry] {
        let entries = try ofEach(partitions) { source in
            let query = try statement(Self.awaiting)
            query.bind(kind.column)
            query.bind(what)
            query.bind(source)
            query.bind(sequence)
            query.bind(limit)
            return try all(query) { try journalEntry($0) }
        }
        return Array(entries.sorted { $0.sequence < $1.sequence }.prefix(limit))
    }

    private func ofEach<Value>(
        _ partitions: Set<TopicPartition>, _ lookUp: (Int64) throws -> [Value]
    ) throws -> [Value] {
        try partitions.flatMap { try partitionID($0).map(lookUp) ?? [] }
    }

    func attempts(_ kind: FilingKind, _ filingID: String) throws -> [Attempt] {
        guard let sequence = try sequence(kind, filingID) else { return [] }
        let query = try statement(Self.attempts)
        query.bind(sequence)
        return try all(query) { row in
            Attempt(
                at: Date(column: row.integer(0)), outcome: row.text(1), code: row.optionalText(2),
                note: row.optionalText(3), counted: row.integer(4) != 0)
        }
    }

    /// The filing's sequence number; nil where the journal has no such filing.
    func sequence(_ kind: FilingKind, _ filingID: String) throws -> Int64? {
        if let latest = latestFiling, latest.kind == kind, latest.filingID == filingID { return latest.sequence }
        let query = try statement(Self.sequence)
        query.bind(kind.column)
        query.bind(filingID)
        guard let sequence = try first(query, { $0.integer(0) }) else { return nil }
        latestFiling = (kind, filingID, sequence)
        return sequence
    }

    func journalEntry(_ row: PreparedStatement) throws -> JournalEntry {
        var entry = JournalEntry(
            kind: try choice(row, 1), filingID: row.text(2), digest: row.data(3),
            source: RecordPosition(partition: try partition(row, 4), offset: row.integer(5)),
            recordKey: row.optionalData(6), personKey: row.optionalText(7), employer: row.optionalText(8),
            state: try choice(row, 9), operatingMonth: try month(row, 11), receivedAt: Date(column: row.integer(12)),
            firstSeen: Date(column: row.integer(13)), request: row.optionalData(17), traceparent: row.optionalText(18))
        entry.sequence = row.integer(0)
        entry.waitsFor = row.optionalText(10)
        entry.notBefore = row.optionalInteger(14).map(Date.init(column:))
        entry.attempts = Int(row.integer(15))
        entry.revision = Int(row.integer(16))
        entry.errorCode = row.optionalText(19)
        entry.retrySince = Date(column: row.integer(20))
        entry.cancellation = row.optionalText(21)
        return entry
    }
}
