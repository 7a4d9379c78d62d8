import Filings
import Foundation
import MessageLog

/// The result of a sub-filing, on its way back to the filing that sent it.
public struct SubFilingAnswer: Sendable {
    public enum Content: Sendable {
        case benefitCheck(FilingResult<BenefitCheckBody>)
        case arrears(FilingResult<ArrearsBody>)
    }

    /// The filing that sent it.
    public let parent: String
    public let content: Content

    public init(parent: String, content: Content) {
        self.parent = parent
        self.content = content
    }

    public var kind: FilingKind { envelope.kind }

    public var envelope: ResultEnvelope {
        switch content {
        case .benefitCheck(let result): result.envelope
        case .arrears(let result): result.envelope
        }
    }

    /// Reads a record of a results topic. Nil for results of filings that no worker has sent.
    static func read(_ record: LogRecord, of kind: FilingKind) -> Result<SubFilingAnswer, Malformed>? {
        if let subject = record.header("ce_subject"), FilingID.parent(of: subject) == nil { return nil }
        guard let value = record.value else {
            return .failure(Malformed(filingID: nil, detail: "the record has no value"))
        }
        do {
            let content = try content(value, of: kind)
            let answer = SubFilingAnswer(parent: "", content: content)
            return FilingID.parent(of: answer.envelope.filingID).map {
                .success(SubFilingAnswer(parent: $0, content: content))
            }
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
