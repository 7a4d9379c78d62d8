import Filings
import Forms
import Foundation
import Registry

/// A form's content as the registry keeps it.
struct BatchRecord: Sendable {
    /// Rows that are kept in one transaction.
    private static let portion = 2_000

    let batch: Batch
    let rows: [SubmittedRow]

    init(_ content: FormContent, _ form: BatchForm, now: Date) {
        let employers = Set(content.filings.map(\.filing.employer))
        batch = Batch(
            id: content.batchID, kind: form.kind, formNumber: content.formNumber,
            employer: employers.count == 1 ? employers.first ?? nil : nil, submittedAt: now, rows: content.rows.count)
        var digests: [String: Data] = [:]
        for (_, filing) in content.filings { digests[filing.id] = filing.digest }
        rows = content.rows.map { row in
            var repeats: Int?
            if case .repeats(let first, _) = row.content { repeats = first }
            return SubmittedRow(
                number: row.number, filingID: row.filingID, digest: row.filingID.flatMap { digests[$0] },
                texts: row.texts,
                problem: row.problems.isEmpty ? nil : row.problems.map(\.description).joined(separator: "；"),
                repeats: repeats)
        }
    }

    /// Keeps it, before anything of it is submitted: whatever is filed can be looked up.
    func keep(in registry: any Registry) async throws {
        try await registry.write { [batch] in try $0.keep(batch) }
        for start in stride(from: 0, to: rows.count, by: Self.portion) {
            let portion = Array(rows[start..<min(start + Self.portion, rows.count)])
            try await registry.write { [batch] in try $0.keep(portion, of: batch) }
        }
    }

    /// How many of its rows were refused when they were filed before: they will get the same answer.
    func refusedBefore(in registry: any Registry) async throws -> Int {
        try await registry.read { [batch] view in
            try view.counts(of: batch).reduce(0) { sum, count in
                let isRefused = count.standing.map { $0.state == .decided && $0.errorCode != nil } ?? false
                return sum + (isRefused ? count.count : 0)
            }
        }
    }
}
