import Filings
import Foundation
import Registry

extension Session {
    /// The columns that ``recordedResult(_:from:)`` reads.
    static let resultColumns =
        "r.kind, r.filing_id, r.revision, r.outcome, r.record_key, r.body, r.decided_at, r.traceparent"

    private static let recordResult = Query(
        """
        INSERT INTO results (kind, filing_id, revision, outcome, record_key, body, decided_at, traceparent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    private static let results = Query(
        "SELECT \(resultColumns) FROM results r WHERE kind = ? AND filing_id = ? ORDER BY revision")
    private static let resultID = Query("SELECT id FROM results WHERE kind = ? AND filing_id = ? AND revision = ?")

    func record(_ result: RecordedResult) throws {
        let insert = try statement(Self.recordResult)
        insert.bind(result.kind.column)
        insert.bind(result.filingID)
        insert.bind(result.revision)
        insert.bind(result.outcome.column)
        insert.bind(result.key)
        insert.bind(result.body)
        insert.bind(result.decidedAt.column)
        insert.bind(result.traceparent)
        try run(insert)
        recordedResults[ResultName(result)] = connection.lastInsertedID
    }

    func results(_ kind: FilingKind, _ filingID: String) throws -> [RecordedResult] {
        let query = try statement(Self.results)
        query.bind(kind.column)
        query.bind(filingID)
        return try all(query) { try recordedResult($0, from: 0) }
    }

    /// A result out of ``resultColumns``, the first of them at `column`.
    func recordedResult(_ row: PreparedStatement, from column: Int32) throws -> RecordedResult {
        RecordedResult(
            kind: try choice(row, column), filingID: row.text(column + 1), revision: Int(row.integer(column + 2)),
            outcome: try choice(row, column + 3), key: row.optionalData(column + 4), body: row.data(column + 5),
            decidedAt: Date(column: row.integer(column + 6)), traceparent: row.optionalText(column + 7))
    }

    /// The id of a result that the journal has.
    func existingResultID(_ name: ResultName) throws -> Int64 {
        if let id = recordedResults[name] { return id }
        let query = try statement(Self.resultID)
        query.bind(name.kind.column)
        query.bind(name.filingID)
        query.bind(name.revision)
        guard let id = try first(query, { $0.integer(0) }) else {
            throw RegistryError.conflict(
                "revision \(name.revision) of \(name.kind.rawValue) filing \(name.filingID) is to be published,"
                    + " but was never recorded in \(connection.file)")
        }
        return id
    }
}

/// Names a revision of a filing's result.
struct ResultName: Hashable {
    let kind: FilingKind
    let filingID: String
    let revision: Int

    init(_ result: RecordedResult) {
        kind = result.kind
        filingID = result.filingID
        revision = result.revision
    }
}
