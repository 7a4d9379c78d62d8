import Foundation
import MessageJSON

/// Turns results into the bytes that are kept and published.
public struct ResultEncoder: Sendable {
    public init() {}

    /// `key` and `traceparent` are those of the request's record.
    public func record<Body>(
        _ result: FilingResult<Body>, key: Data?, traceparent: String?
    ) throws -> RecordedResult {
        let body = try MessageEncoder.encodeObject { fields in
            try result.envelope.write(to: fields)
            try result.body?.write(to: fields)
        }
        return record(result.envelope, body, key, traceparent)
    }

    /// Records a result without a body: any but an accepted one may be so.
    public func record(_ envelope: ResultEnvelope, key: Data?, traceparent: String?) throws -> RecordedResult {
        record(envelope, try MessageEncoder.encodeObject(envelope.write), key, traceparent)
    }

    private func record(
        _ envelope: ResultEnvelope, _ body: Data, _ key: Data?, _ traceparent: String?
    ) -> RecordedResult {
        RecordedResult(
            kind: envelope.kind, filingID: envelope.filingID, revision: envelope.revision, outcome: envelope.outcome,
            key: key, body: body, decidedAt: envelope.decidedAt, traceparent: traceparent)
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
