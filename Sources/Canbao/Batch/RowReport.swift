import Filings
import Forms
import Foundation
import Registry
import SocialInsurance

/// What has become of a row of a batch, in the words of the service hall.
struct RowReport: Hashable, Sendable {
    let row: Int
    let filingID: String?
    let outcome: RowOutcome
    /// The first is the decisive one.
    let errors: [ErrorEntry]
    let explanation: String
    /// In the order of the form's columns.
    let texts: [String]

    init(_ row: BatchRow) {
        self.row = row.row.number
        filingID = row.row.filingID
        texts = row.row.texts
        let result = row.result.flatMap { try? DecodedResult($0) }
        let outcome = RowOutcome(row.standing, isFiled: row.row.filingID != nil)
        self.outcome = outcome
        errors = Self.errors(row, result?.envelope)
        let text: String =
            if let problem = row.row.problem {
                "填写有误，未申报。\(problem)"
            } else if row.standing?.isRows == false {
                ClerkText.refusals(errors)
            } else if outcome == .pending {
                row.standing == nil ? "已提交，等待受理。" : "已受理，正在处理。"
            } else {
                result.map(ClerkText.explanation) ?? ""
            }
        explanation = row.row.repeats.map { "与第\($0)行内容相同，只申报一次。\(text)" } ?? text
    }

    private static func errors(_ row: BatchRow, _ envelope: ResultEnvelope?) -> [ErrorEntry] {
        if let problem = row.row.problem { return [ErrorEntry(.malformed, detail: problem)] }
        if row.standing?.isRows == false { return [ErrorEntry(.filingIDReused)] }
        return envelope?.errors ?? []
    }

    /// As a form with results shows it.
    var formResult: FormWriter.Result {
        FormWriter.Result(
            row: row, filingID: filingID, outcome: outcome, code: errors.first?.code.rawValue, explanation: explanation)
    }

    /// Whether it has to be mended and sent again.
    var isRefused: Bool { outcome == .rejected || outcome == .invalid }
}

extension RowOutcome {
    init(_ standing: RowStanding?, isFiled: Bool) {
        guard isFiled else {
            self = .invalid
            return
        }
        guard let standing else {
            self = .pending
            return
        }
        // Under the row's id there is another filing: this one was refused.
        guard standing.isRows else {
            self = .rejected
            return
        }
        switch standing.state {
        case .held, .awaiting: self = .pending
        case .deferred: self = .deferred
        case .parked: self = .parked
        case .decided: self = standing.errorCode == nil ? .accepted : .rejected
        }
    }
}

extension RowReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case row
        case filingID = "filingId"
        case outcome, errors, explanation
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(row, forKey: .row)
        try container.encode(filingID, forKey: .filingID)
        try container.encode(outcome, forKey: .outcome)
        if !errors.isEmpty { try container.encode(errors, forKey: .errors) }
        try container.encode(explanation, forKey: .explanation)
    }
}
