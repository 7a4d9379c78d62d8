import Filings
import Foundation
import Registry

extension Session {
    private static let insertEntry = Query(
        """
        INSERT INTO journal
            (kind, filing_id, digest, source, source_offset, record_key, person_key, employer, state, waits_for,
             operating_month, received_at, first_seen, not_before, attempts, revision, request, traceparent, error_code,
             retry_since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING sequence
        """)
    private static let updateEntry = Query(
        """
        UPDATE journal SET state = ?, waits_for = ?, not_before = ?, attempts = ?, revision = ?, request = ?,
            error_code = ?, retry_since = ?
        WHERE sequence = ?
        """)
    private static let recordAttempt = Query(
        """
        INSERT INTO attempts (sequence, number, at, outcome, code, note, counted)
        VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE sequence = ?1), ?2, ?3, ?4, ?5, ?6)
        """)

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
        guard let sequence = try first(insert, { $0.integer(0) }) else {
            throw RegistryError.unusable("\(connection.file) gave no sequence number to a filing")
        }
        latestFiling = (entry.kind, entry.filingID, sequence)
        return sequence
    }

    func update(_ entry: JournalEntry) throws {
        let sequence = try existingSequence(entry.kind, entry.filingID)
        let update = try statement(Self.updateEntry)
        update.bind(entry.state.column)
        update.bind(entry.waitsFor)
        update.bind(entry.notBefore?.column)
        update.bind(entry.attempts)
        update.bind(entry.revision)
        update.bind(entry.request)
        update.bind(entry.errorCode)
        update.bind(entry.retrySince.column)
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

    func existingSequence(_ kind: FilingKind, _ filingID: String) throws -> Int64 {
        guard let sequence = try sequence(kind, filingID) else {
            throw RegistryError.unusable("the journal of \(connection.file) has no \(kind.rawValue) filing \(filingID)")
        }
        return sequence
    }
}
