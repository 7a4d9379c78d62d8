import Filings
import Foundation
import Registry

extension Session {
    private static let insertEntry = Query(
        """
        INSERT INTO journal
            (kind, filing_id, digest, source, source_offset, record_key, person_key, employer, state, waits_for,
             operating_month, received_at, first_seen, not_before, attempts, revision, request, traceparent, error_code,
             retry_since, cancellation)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    private static let updateEntry = Query(
        """
        UPDATE journal SET state = ?, waits_for = ?, not_before = ?, retry_since = ?, attempts = ?, revision = ?,
            request = ?, error_code = ?, cancellation = ?
        WHERE sequence = ?
        """)
    private static let recordAttempt = Query(
        """
        INSERT INTO attempts (sequence, number, at, outcome, code, note, counted)
        VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE sequence = ?1), ?2, ?3, ?4, ?5, ?6)
        """)

    private static let keepFinding = Query("INSERT OR REPLACE INTO findings (sequence, content) VALUES (?, ?)")
    private static let finding = Query("SELECT content FROM findings WHERE sequence = ?")
    private static let forgetFinding = Query("DELETE FROM findings WHERE sequence = ?")

    func insert(_ entry: JournalEntry) throws -> Int64 {
        let source = try ensurePartitionID(entry.source.partition)
        let insert = try statement(Self.insertEntry)
        insert.bind(entry.kind.column)
        insert.bind(entry.filingID)
        insert.bind(entry.digest)
        insert.bind(source)
        insert.bind(entry.source.offset)
        insert.bind(entry.recordKey)
        insert.bind(entry.personKey)
        insert.bind(entry.employer)
        insert.bind(entry.state.column)
        insert.bind(entry.waitsFor)
        insert.bind(entry.operatingMonth.column)
        insert.bind(entry.receivedAt.column)
        insert.bind(entry.firstSeen.column)
        insert.bind(entry.notBefore?.column)
        insert.bind(entry.attempts)
        insert.bind(entry.revision)
        insert.bind(entry.request)
        insert.bind(entry.traceparent)
        insert.bind(entry.errorCode)
        insert.bind(entry.retrySince.column)
        insert.bind(entry.cancellation)
        try run(insert)
        let sequence = connection.lastInsertedID
        latestFiling = (entry.kind, entry.filingID, sequence)
        return sequence
    }

    func update(_ entry: JournalEntry) throws {
        let sequence = try existingSequence(entry.kind, entry.filingID)
        let update = try statement(Self.updateEntry)
        update.bind(entry.state.column)
        update.bind(entry.waitsFor)
        update.bind(entry.notBefore?.column)
        update.bind(entry.retrySince.column)
        update.bind(entry.attempts)
        update.bind(entry.revision)
        update.bind(entry.request)
        update.bind(entry.errorCode)
        update.bind(entry.cancellation)
        update.bind(sequence)
        try run(update)
    }

    func record(_ attempt: Attempt, of kind: FilingKind, _ filingID: String) throws {
        let sequence = try existingSequence(kind, filingID)
        let insert = try statement(Self.recordAttempt)
        insert.bind(sequence)
        insert.bind(attempt.at.column)
        insert.bind(attempt.outcome)
        insert.bind(attempt.code)
        insert.bind(attempt.note)
        insert.bind(attempt.counted ? 1 : 0)
        try run(insert)
    }

    func keep(finding: Data, of kind: FilingKind, _ filingID: String) throws {
        let sequence = try existingSequence(kind, filingID)
        let keep = try statement(Self.keepFinding)
        keep.bind(sequence)
        keep.bind(finding)
        try run(keep)
    }

    func takeFinding(of kind: FilingKind, _ filingID: String) throws -> Data? {
        let sequence = try existingSequence(kind, filingID)
        let query = try statement(Self.finding)
        query.bind(sequence)
        guard let finding = try first(query, { $0.data(0) }) else { return nil }
        let forget = try statement(Self.forgetFinding)
        forget.bind(sequence)
        try run(forget)
        return finding
    }

    func existingSequence(_ kind: FilingKind, _ filingID: String) throws -> Int64 {
        guard let sequence = try sequence(kind, filingID) else {
            throw RegistryError.conflict("the journal of \(connection.file) has no \(kind.rawValue) filing \(filingID)")
        }
        return sequence
    }
}
