import Filings
import Foundation
import Registry

extension Session {
    private static let columns = "id, kind, form_number, employer, submitted_at, rows"
    private static let batch = Query("SELECT \(columns) FROM batches WHERE id = ?")
    private static let batches = Query(
        """
        SELECT \(columns) FROM batches INDEXED BY batches_by_time WHERE ?1 IS NULL OR kind = ?1
        ORDER BY submitted_at DESC, id LIMIT ?2
        """)
    private static let rows = Query(
        """
        SELECT b.number, b.filing_id, b.digest, b.cells, b.problem, b.repeats, j.state, j.error_code,
            j.digest = b.digest, r.body
        FROM batch_rows b
            LEFT JOIN journal j ON j.kind = ?2 AND j.filing_id = b.filing_id
            LEFT JOIN results r ON r.kind = ?2 AND r.filing_id = b.filing_id AND r.revision = j.revision
        WHERE b.batch = ?1 AND b.number > ?3 ORDER BY b.number LIMIT ?4
        """)
    private static let counts = Query(
        """
        SELECT j.state, j.error_code IS NOT NULL, j.digest = b.digest, b.filing_id IS NOT NULL, count(*)
        FROM batch_rows b LEFT JOIN journal j ON j.kind = ?2 AND j.filing_id = b.filing_id
        WHERE b.batch = ?1 GROUP BY 1, 2, 3, 4
        """)
    private static let keep = Query(
        "INSERT INTO batches (\(columns)) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
    private static let keepRow = Query(
        """
        INSERT INTO batch_rows (batch, number, filing_id, digest, cells, problem, repeats) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    private static let forgetRows = Query("DELETE FROM batch_rows WHERE batch = ?")
    private static let forget = Query("DELETE FROM batches WHERE id = ?")

    func batch(_ id: String) throws -> Batch? {
        let query = try statement(Self.batch)
        query.bind(id)
        return try first(query) { try batch($0) }
    }

    func batches(_ kind: FilingKind?, limit: Int) throws -> [Batch] {
        let query = try statement(Self.batches)
        query.bind(kind?.column)
        query.bind(limit)
        return try all(query) { try batch($0) }
    }

    private func batch(_ row: PreparedStatement) throws -> Batch {
        Batch(
            id: row.text(0), kind: try choice(row, 1), formNumber: row.optionalText(2), employer: row.optionalText(3),
            submittedAt: Date(column: row.integer(4)), rows: Int(row.integer(5)))
    }

    func rows(of batch: Batch, after number: Int, limit: Int) throws -> [BatchRow] {
        let query = try statement(Self.rows)
        query.bind(batch.id)
        query.bind(batch.kind.column)
        query.bind(number)
        query.bind(limit)
        return try all(query) { row in
            let texts = try? JSONDecoder().decode([String].self, from: row.data(3))
            let submitted = SubmittedRow(
                number: Int(row.integer(0)), filingID: row.optionalText(1), digest: row.optionalData(2),
                texts: try value(texts, row, 3), problem: row.optionalText(4),
                repeats: row.optionalInteger(5).map(Int.init))
            let standing: RowStanding? =
                row.isNull(6)
                ? nil
                : RowStanding(
                    state: try choice(row, 6), errorCode: row.optionalText(7), isRows: row.integer(8) != 0)
            return BatchRow(row: submitted, standing: standing, result: row.optionalData(9))
        }
    }

    func counts(of batch: Batch) throws -> [BatchCount] {
        let query = try statement(Self.counts)
        query.bind(batch.id)
        query.bind(batch.kind.column)
        return try all(query) { row in
            let standing: RowStanding? =
                row.isNull(0)
                ? nil
                : RowStanding(
                    state: try choice(row, 0), errorCode: row.integer(1) != 0 ? "" : nil, isRows: row.integer(2) != 0)
            return BatchCount(standing: standing, isFiled: row.integer(3) != 0, count: Int(row.integer(4)))
        }
    }

    func keep(_ batch: Batch) throws {
        let insert = try statement(Self.keep)
        insert.bind(batch.id)
        insert.bind(batch.kind.column)
        insert.bind(batch.formNumber)
        insert.bind(batch.employer)
        insert.bind(batch.submittedAt.column)
        insert.bind(batch.rows)
        try run(insert)
    }

    func keep(_ rows: [SubmittedRow], of batch: Batch) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        for row in rows {
            let cells: Data
            do { cells = try encoder.encode(row.texts) } catch { throw RegistryError.conflict("a row is no text") }
            let insert = try statement(Self.keepRow)
            insert.bind(batch.id)
            insert.bind(row.number)
            insert.bind(row.filingID)
            insert.bind(row.digest)
            insert.bind(cells)
            insert.bind(row.problem)
            insert.bind(row.repeats.map(Int64.init))
            try run(insert)
        }
    }

    func forgetBatch(_ id: String) throws -> Bool {
        let rows = try statement(Self.forgetRows)
        rows.bind(id)
        try run(rows)
        let batch = try statement(Self.forget)
        batch.bind(id)
        return try run(batch) > 0
    }
}
