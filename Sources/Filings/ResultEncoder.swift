import Foundation
import MessageJSON

/// Turns results into the bytes that are kept and published.
public struct ResultEncoder: Sendable {
    public init() {}

    /// `key` and `traceparent` are those of the request's record.
    public func record<Body>(
        _ result: FilingResult<Body>, key: Data?, traceparent: String?
    ) throws -> RecordedResult {
        try record(result, result.envelope, key: key, traceparent: traceparent)
    }

    /// Records a result without a body: any but an accepted one may be so.
    public func record(_ envelope: ResultEnvelope, key: Data?, traceparent: String?) throws -> RecordedResult {
        try record(envelope, envelope, key: key, traceparent: traceparent)
    }

    private func record(
        _ content: some Encodable, _ envelope: ResultEnvelope, key: Data?, traceparent: String?
    ) throws -> RecordedResult {
        RecordedResult(
            kind: envelope.kind, filingID: envelope.filingID, revision: envelope.revision, outcome: envelope.outcome,
            key: key, body: try MessageEncoder.encode(content), decidedAt: envelope.decidedAt,
            traceparent: traceparent)
    }
}

/// Reads results back.
public struct ResultDecoder: Sendable {
    public init() {}

    /// What results of all kinds have in common.
    public func envelope(from body: Data) throws -> ResultEnvelope {
        try MessageDecoder.decode(ResultEnvelope.self, from: body)
    }

    /// A result of one kind. Throws `DecodingError`.
    public func result<Body>(_ type: Body.Type = Body.self, from body: Data) throws -> FilingResult<Body> {
        try MessageDecoder.decode(FilingResult<Body>.self, from: body)
    }
}
