import Foundation
import SocialInsurance

/// A refusal that is no part of a filing's history: the record is malformed, or its filing id belongs to another filing.
/// Its revision is 0, and the record that it answers makes its `ce_id` unique, and the same each time it is published.
public struct SideResult: Hashable, Sendable {
    public let result: RecordedResult
    public let source: SourceRecord

    /// Answers a record that is no filing; nil where its filing id cannot be read, so that nobody could be told.
    public static func malformed(
        _ malformed: Malformed, _ kind: FilingKind, _ answer: Answer
    ) throws -> SideResult? {
        guard let filingID = malformed.filingID else { return nil }
        return try SideResult(kind, filingID, ErrorEntry(.malformed, detail: malformed.detail), answer)
    }

    /// Answers a record whose filing id is taken by another filing.
    public static func filingIDReused(_ filingID: String, _ kind: FilingKind, _ answer: Answer) throws -> SideResult {
        try SideResult(kind, filingID, ErrorEntry(.filingIDReused), answer)
    }

    public var headers: [HeaderField] {
        result.headers(eventID: "\(result.kind.rawValue)/\(result.filingID)/0/\(source)")
    }

    private init(_ kind: FilingKind, _ filingID: String, _ error: ErrorEntry, _ answer: Answer) throws {
        let envelope = ResultEnvelope(
            filingID: filingID, kind: kind, outcome: .rejected, revision: 0, decidedAt: answer.decidedAt,
            operatingMonth: answer.operatingMonth, errors: [error])
        self.result = try ResultEncoder().record(envelope, key: answer.key, traceparent: answer.traceparent)
        self.source = answer.source
    }

    /// When, and to which record.
    public struct Answer: Sendable {
        let source: SourceRecord
        let key: Data?
        let decidedAt: Date
        let operatingMonth: Month
        let traceparent: String?

        /// `key` and `traceparent` are those of the record.
        public init(source: SourceRecord, key: Data?, decidedAt: Date, operatingMonth: Month, traceparent: String?) {
            self.source = source
            self.key = key
            self.decidedAt = decidedAt
            self.operatingMonth = operatingMonth
            self.traceparent = traceparent
        }
    }
}
