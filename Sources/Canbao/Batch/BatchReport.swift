import Filings
import Forms
import Foundation
import Registry

/// A batch and how its rows stand.
struct BatchReport: Encodable, Sendable {
    let batch: Batch
    let counts: [RowOutcome: Int]

    init(_ batch: Batch, _ view: any RegistryView) throws {
        self.batch = batch
        var counts: [RowOutcome: Int] = [:]
        for count in try view.counts(of: batch) {
            counts[RowOutcome(count.standing, isFiled: count.isFiled), default: 0] += count.count
        }
        self.counts = counts
    }

    static let columns =
        [
            TextTable.Column(title: "批次"), TextTable.Column(title: "业务"), TextTable.Column(title: "提交时间"),
            TextTable.Column(title: "单位"), TextTable.Column(title: "行数", alignment: .right),
        ]
        + RowOutcome.listed.map { TextTable.Column(title: $0.chineseName, alignment: .right) }

    var cells: [String] {
        [
            batch.id, batch.kind.chineseName, ClerkText.time(batch.submittedAt), batch.employer ?? "-", "\(batch.rows)",
        ] + RowOutcome.listed.map { "\(counts[$0] ?? 0)" }
    }

    /// One sentence.
    var summary: String {
        let parts = RowOutcome.listed.compactMap { outcome in
            counts[outcome].map { "\(outcome.chineseName) \($0)" }
        }
        return "批次 \(batch.id)，\(batch.kind.chineseName)，\(ClerkText.time(batch.submittedAt)) 提交，"
            + "共 \(batch.rows) 行：\(parts.joined(separator: "，"))。"
    }

    private enum CodingKeys: String, CodingKey {
        case batch, kind, form, employer, submittedAt, rows, counts
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(batch.id, forKey: .batch)
        try container.encode(batch.kind, forKey: .kind)
        try container.encodeIfPresent(batch.formNumber, forKey: .form)
        try container.encodeIfPresent(batch.employer, forKey: .employer)
        try container.encode(RFC3339.text(batch.submittedAt), forKey: .submittedAt)
        try container.encode(batch.rows, forKey: .rows)
        let named = Dictionary(uniqueKeysWithValues: RowOutcome.listed.map { ($0.rawValue, counts[$0] ?? 0) })
        try container.encode(named, forKey: .counts)
    }
}

extension RowOutcome {
    /// In the order of listings.
    static let listed: [RowOutcome] = [.accepted, .rejected, .invalid, .pending, .deferred, .parked]
}
