import Filings
import Foundation
import MessageLog

/// The result of a sub-filing, on its way back to the filing that sent it.
public struct SubFilingAnswer: Sendable {
    public enum Content: Sendable {
        case benefitCheck(FilingResult<BenefitCheckBody>)
        case arrears(FilingResult<ArrearsBody>)

        var envelope: ResultEnvelope {
            switch self {
            case .benefitCheck(let result): result.envelope
            case .arrears(let result): result.envelope
            }
        }
    }

    /// The filing that sent it.
    public let parent: String
    public let content: Content
    /// The result as it was written.
    let body: Data

    /// - Parameter body: the result; its filing's parent is empty where it is no sub-filing.
    public init(body: Data, kind: FilingKind) throws {
        self.body = body
        content = try Self.content(body, of: kind)
        let filingID = content.envelope.filingID
        parent = FilingID.isSubFiling(filingID, of: kind) ? FilingID.parent(of: filingID) ?? "" : ""
    }

    public var kind: FilingKind { envelope.kind }

    public var envelope: ResultEnvelope { content.envelope }

    /// Reads a record of a results topic. Nil for results of filings that no worker has sent, and for those that are no part
    /// of a filing's history: they answer a record that somebody else has sent under its id.
    static func read(_ record: LogRecord, of kind: FilingKind) -> Result<SubFilingAnswer, Malformed>? {
        if let subject = record.header("ce_subject"), FilingID.parent(of: subject) == nil { return nil }
        guard let value = record.value else {
            return .failure(Malformed(filingID: nil, detail: "the record has no value"))
        }
        do {
            let answer = try SubFilingAnswer(body: value, kind: kind)
            return answer.envelope.revision > 0 && !answer.parent.isEmpty ? .success(answer) : nil
        } catch {
            return .failure(Malformed(filingID: nil, detail: "the record is no result of \(kind.rawValue)"))
        }
    }

    private static func content(_ value: Data, of kind: FilingKind) throws -> Content {
        switch kind {
        case .benefitCheck: .benefitCheck(try ResultDecoder().result(from: value))
        case .arrears: .arrears(try ResultDecoder().result(from: value))
        default: throw HandlerError.unexpectedAnswer(kind)
        }
    }
}
