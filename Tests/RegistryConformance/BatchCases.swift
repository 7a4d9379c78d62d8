import Filings
import Foundation
import Registry
import Testing

let batchCases: [ConformanceCase] = [
    ConformanceCase(
        "a batch and its rows are kept as they were submitted first",
        onOne: { registry in
            let batch = Batch.made("AAAA")
            let rows = [
                SubmittedRow(number: 2, filingID: "F-1", digest: Data("F-1".utf8), texts: ["甲", ""]),
                SubmittedRow(number: 3, filingID: nil, digest: nil, texts: ["\"\\\n", "2"], problem: "A3：必填"),
                SubmittedRow(number: 7, filingID: "F-1", digest: Data("F-1".utf8), texts: ["甲", ""], repeats: 2),
            ]
            try await registry.write { transaction in
                try transaction.keep(batch)
                try transaction.keep(rows, of: batch)
            }
            try await registry.write { transaction in
                try transaction.keep(.made("AAAA", at: .at(50)))
                try transaction.keep(
                    [SubmittedRow(number: 2, filingID: "F-9", digest: Data(), texts: [])], of: batch)
            }
            let found = try await registry.read { try ($0.batch("AAAA"), $0.batch("BBBB")) }
            #expect(found.0 == batch && found.1 == nil)
            let pages = try await registry.read { view in
                try (view.rows(of: batch, after: 0, limit: 10), view.rows(of: batch, after: 2, limit: 1))
            }
            #expect(pages.0.map(\.row) == rows)
            #expect(pages.1.map(\.row) == [rows[1]])
        }),
    ConformanceCase(
        "batches are listed the latest first, by kind",
        onOne: { registry in
            let batches = [
                Batch.made("AAAA"), .made("BBBB", .basicInfo, at: .at(20)), .made("CCCC", at: .at(10)),
            ]
            try await registry.write { transaction in
                for batch in batches { try transaction.keep(batch) }
            }
            let lists = try await registry.read { view in
                try [view.batches(nil, limit: 10), view.batches(nil, limit: 2), view.batches(.enrollment, limit: 10)]
            }
            #expect(lists.map { $0.map(\.id) } == [["BBBB", "CCCC", "AAAA"], ["BBBB", "CCCC"], ["CCCC", "AAAA"]])
        }),
    ConformanceCase(
        "a row shows where its filing stands, with the latest result, and whether the filing is the row's",
        onOne: { registry in
            let batch = Batch.made("AAAA")
            let rows = ["F-1", "F-2", "F-3", "F-4"].enumerated().map { index, id in
                SubmittedRow(number: index + 2, filingID: id, digest: Data(id.utf8), texts: [id])
            }
            try await registry.write { transaction in
                try transaction.keep(batch)
                try transaction.keep(rows, of: batch)
                var accepted = JournalEntry.made("F-1")
                accepted.revision = 2
                _ = try transaction.insert(accepted)
                try transaction.record(.made("F-1", revision: 1))
                try transaction.record(.made("F-1", revision: 2))
                var waiting = JournalEntry.made("F-2", state: .deferred)
                waiting.errorCode = "MINISTRY_UNAVAILABLE"
                _ = try transaction.insert(waiting)
                // The same id in another kind is another filing.
                _ = try transaction.insert(.made("F-3", kind: .basicInfo))
                var other = JournalEntry.made("F-4")
                other = other.with(digest: Data("other".utf8))
                _ = try transaction.insert(other)
            }
            let found = try await registry.read { try $0.rows(of: batch, after: 0, limit: 10) }
            #expect(
                found.map(\.standing) == [
                    RowStanding(state: .decided, errorCode: nil, isRows: true),
                    RowStanding(state: .deferred, errorCode: "MINISTRY_UNAVAILABLE", isRows: true), nil,
                    RowStanding(state: .decided, errorCode: nil, isRows: false),
                ])
            #expect(found.map(\.result) == [Data("{\"revision\":2}".utf8), nil, nil, nil])
            let counts = try await registry.read { try $0.counts(of: batch) }
            #expect(counts.map(\.count) == [1, 1, 1, 1])
            #expect(counts.contains { $0.standing?.state == .deferred && $0.standing?.errorCode != nil })
            #expect(counts.contains { $0.standing == nil && $0.isFiled })
        }),
    ConformanceCase(
        "a batch that is forgotten leaves nothing, and nothing else goes with it",
        onOne: { registry in
            let row = SubmittedRow(number: 2, filingID: "F-1", digest: Data(), texts: ["甲"])
            try await registry.write { transaction in
                for batch in [Batch.made("AAAA"), .made("BBBB")] {
                    try transaction.keep(batch)
                    try transaction.keep([row], of: batch)
                }
                let forgotten = try [transaction.forgetBatch("AAAA"), transaction.forgetBatch("AAAA")]
                #expect(forgotten == [true, false])
            }
            let left = try await registry.read { try $0.batches(nil, limit: 10) }
            #expect(left.map(\.id) == ["BBBB"])
            let rows = try await registry.read { view in
                try ["AAAA", "BBBB"].map { try view.rows(of: .made($0), after: 0, limit: 10).map(\.row) }
            }
            #expect(rows == [[], [row]])
        }),
]

extension Batch {
    static func made(_ id: String, _ kind: FilingKind = .enrollment, at instant: Date = .at(0)) -> Batch {
        Batch(
            id: id, kind: kind, formNumber: id == "AAAA" ? "0123456789" : nil, employer: Code.first.text,
            submittedAt: instant, rows: 3)
    }
}

extension JournalEntry {
    fileprivate func with(digest: Data) -> JournalEntry {
        JournalEntry(
            kind: kind, filingID: filingID, digest: digest, source: source, recordKey: recordKey, personKey: personKey,
            employer: employer, state: state, operatingMonth: operatingMonth, receivedAt: receivedAt,
            firstSeen: firstSeen, request: request, traceparent: traceparent)
    }
}
