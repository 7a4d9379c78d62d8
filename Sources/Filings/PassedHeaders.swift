import Crypto
import Foundation
import SocialInsurance

/// Headers of records that are put aside. A record that comes round again carries its former pass's headers: those are
/// dropped here, so that they never pile up.
enum PassedHeaders {
    /// Our own headers begin so; nobody else's do.
    static let ownPrefix = "canbao-"

    /// The incoming headers to pass on: all but our own, with the trace once at most.
    static func from(_ incoming: [HeaderField]) -> [HeaderField] {
        let foreign = incoming.filter { !$0.name.hasPrefix(ownPrefix) && $0.name != TraceParent.headerName }
        let trace = TraceParent.find(in: incoming).map { [HeaderField(TraceParent.headerName, $0)] } ?? []
        return foreign + trace
    }
}

/// The headers of a record on `KIND.parked`. None holds personal data.
public struct ParkedHeaders: Hashable, Sendable {
    public let filingID: String
    public let code: RefusalCode
    /// For operators: what happened.
    public let error: String
    /// Tries that counted.
    public let attempts: Int
    public let firstSeen: Date
    public let parkedAt: Date
    public let source: SourceRecord

    /// `error` defaults to the code's message. `source` is where the filing's first record lies.
    public init(
        filingID: String, code: RefusalCode, error: String? = nil, attempts: Int, firstSeen: Date, parkedAt: Date,
        source: SourceRecord
    ) {
        self.filingID = filingID
        self.code = code
        self.error = error ?? code.message
        self.attempts = attempts
        self.firstSeen = firstSeen
        self.parkedAt = parkedAt
        self.source = source
    }

    /// These headers behind the incoming ones that are passed on.
    public func fields(passing incoming: [HeaderField]) -> [HeaderField] {
        PassedHeaders.from(incoming) + [
            HeaderField("canbao-filing-id", filingID),
            HeaderField("canbao-error-code", code.rawValue),
            HeaderField("canbao-error", error),
            HeaderField("canbao-attempts", String(attempts)),
            HeaderField("canbao-first-seen", RFC3339.text(firstSeen)),
            HeaderField("canbao-parked-at", RFC3339.text(parkedAt)),
            HeaderField("canbao-source", source.description),
        ]
    }
}

/// The headers of a record on `malformed`. None holds personal data.
public struct MalformedHeaders: Hashable, Sendable {
    /// Field and reason.
    public let error: String
    public let source: SourceRecord
    /// Of a value that was too large to be copied; nil where it is there.
    private let leftOut: LeftOut?

    private struct LeftOut: Hashable {
        let bytes: Int
        let sha256: String
    }

    public init(_ malformed: Malformed, source: SourceRecord) {
        self.error = malformed.detail
        self.source = source
        leftOut = nil
    }

    /// Headers of a record without key and value, in whose stead they tell the value's size and SHA-256.
    public init(_ malformed: Malformed, source: SourceRecord, leavingOut value: Data) {
        self.error = malformed.detail
        self.source = source
        let digest = SHA256.hash(data: value).map { String(format: "%02x", $0) }.joined()
        leftOut = LeftOut(bytes: value.count, sha256: digest)
    }

    /// These headers behind the incoming ones that are passed on.
    public func fields(passing incoming: [HeaderField]) -> [HeaderField] {
        PassedHeaders.from(incoming) + [
            HeaderField("canbao-error", error),
            HeaderField("canbao-source", source.description),
        ]
            + (leftOut.map {
                [HeaderField("canbao-bytes", String($0.bytes)), HeaderField("canbao-sha256", $0.sha256)]
            } ?? [])
    }
}
