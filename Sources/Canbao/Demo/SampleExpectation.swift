import Filings
import Foundation
import SocialInsurance

/// What is to become of a sample filing: a line of samples/expected.ndjson.
struct SampleExpectation: Decodable, Hashable, Sendable {
    let kind: FilingKind
    let filingID: String
    let outcome: Outcome
    /// In order.
    let codes: [RefusalCode]
    /// 0: a refusal that is no part of the filing's history.
    let revision: Int?
    /// How many months the arrears count.
    let lines: Int?
    let beyondWindow: Int?
    let created: Bool?
    let amountToReturn: Money?
    let persons: Int?
    /// Whether a deferred result comes before the final one.
    let deferred: Bool?
    /// What the case is about, in English.
    let shows: String

    private enum CodingKeys: String, CodingKey {
        case kind
        case filingID = "filingId"
        case outcome, codes, revision, lines, beyondWindow, created, amountToReturn, persons, deferred, shows
    }

    var isSide: Bool { revision == 0 }

    /// Reads the file. Throws with the line that cannot be read.
    static func read(_ file: URL) throws -> [SampleExpectation] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try JSONDecoder().decode(SampleExpectation.self, from: Data(line.utf8))
        }
    }

    /// How a result differs from this; empty: it does not.
    func differences(from result: DecodedResult) -> [String] {
        var differences: [String] = []
        func compare<Value: Equatable>(_ what: String, _ found: Value?, _ expected: Value?) {
            guard let expected, found != expected else { return }
            differences.append("\(what) \(found.map { "\($0)" } ?? "missing") instead of \(expected)")
        }
        let envelope = result.envelope
        compare("outcome", envelope.outcome.rawValue, outcome.rawValue)
        compare("codes", envelope.errors.map(\.code.rawValue), codes.map(\.rawValue))
        switch result.content {
        case .basicInfo(let body)?:
            compare("created", body.created, created)
        case .enrollment(let body)?:
            compare("lines", body.arrears.schedule.lines.count, lines)
            compare("months beyond the window", body.arrears.schedule.beyondWindow.count, beyondWindow)
        case .arrears(let body)?:
            compare("lines", body.schedule.lines.count, lines)
            compare("months beyond the window", body.schedule.beyondWindow.count, beyondWindow)
        case .benefitCheck(let body)?:
            compare("amount to return", body.amountToReturn.description, amountToReturn?.description)
        case .certificate(let body)?:
            compare("persons", body.persons, persons)
        case .rollback(let body)?:
            compare("lines", body.reversal.lines.count, lines)
        case .baseAdjustment(let body)?:
            compare("lines", body.differences.lines.count, lines)
        case .settlement(let body)?:
            compare("persons", body.persons, persons)
            compare("lines", body.lines, lines)
        case .termination, .flexibleStop, .householdType, .benefitReturn:
            break
        case nil:
            break
        }
        return differences
    }
}
