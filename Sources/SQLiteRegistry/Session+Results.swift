import Filings
import Foundation
import Registry

extension Session {
    private static let recordResult = Query(
        "INSERT INTO results (id, outcome, record_key, body, decided_at, traceparent) VALUES (?, ?, ?, ?, ?, ?)")
    private static let results = Query(
        """
        SELECT id, outcome, record_key, body, decided_at, traceparent
        FROM results WHERE id BETWEEN ? AND ? ORDER BY id
        """)
    private static let hasResult = Query("SELECT 1 FROM results WHERE id = ?")
    /// Revisions of a filing lie side by side: the journal's sequence * 65536 + revision.
    private static let revisions: Int64 = 65_536

    func record(_ result: RecordedResult) throws {
        let id = try resultID(ResultName(result))
        let insert = try statement(Self.recordResult)
        insert.bind(id)
        insert.bind(result.outcome.column)
        insert.bind(result.key)
        insert.bind(result.body)
        insert.bind(result.decidedAt.column)
        insert.bind(result.traceparent)
        try run(insert)
        recordedResults[ResultName(result)] = id
    }

    func results(_ kind: FilingKind, _ filingID: String) throws -> [RecordedResult] {
        guard let sequence = try sequence(kind, filingID) else { return [] }
        let query = try statement(Self.results)
        query.bind(sequence * Self.revisions)
        query.bind(sequence * Self.revisions + Self.revisions - 1)
        return try all(query) { try recordedResult($0, from: 0, kind, filingID) }
    }

    /// A result out of the columns id, outcome, record_key, body, decided_at, traceparent, the first of them at `column`.
    func recordedResult(
        _ row: PreparedStatement, from column: Int32, _ kind: FilingKind, _ filingID: String
    ) throws -> RecordedResult {
        RecordedResult(
            kind: kind, filingID: filingID, revision: Int(row.integer(column) % Self.revisions),
            outcome: try choice(row, column + 1), key: row.optionalData(column + 2), body: row.data(column + 3),
            decidedAt: Date(column: row.integer(column + 4)), traceparent: row.optionalText(column + 5))
    }

    /// The id of a result that the journal has.
    func existingResultID(_ name: ResultName) throws -> Int64 {
        if let id = recordedResults[name] { return id }
        let id = try resultID(name)
        let query = try statement(Self.hasResult)
        query.bind(id)
        guard try first(query, { _ in true }) != nil else {
            throw RegistryError.unusable(
                "revision \(name.revision) of \(name.kind.rawValue) filing \(name.filingID) is to be published,"
                    + " but was never recorded in \(connection.file)")
        }
        return id
    }

    private func resultID(_ name: ResultName) throws -> Int64 {
        guard (1..<Self.revisions).contains(Int64(name.revision)) else {
            throw RegistryError.unusable(
                "revision \(name.revision) of \(name.kind.rawValue) filing \(name.filingID) cannot be recorded")
        }
        return try existingSequence(name.kind, name.filingID) * Self.revisions + Int64(name.revision)
    }
}

extension ResultName {
    init(_ result: RecordedResult) {
        self.init(kind: result.kind, filingID: result.filingID, revision: result.revision)
    }
}
