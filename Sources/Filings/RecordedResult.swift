import Foundation

/// One revision of a filing's result, as it is kept and published: its bytes never change.
public struct RecordedResult: Hashable, Sendable {
    public let kind: FilingKind
    public let filingID: String
    /// 1, 2, … within the filing. 0: beside its history, see ``SideResult``.
    public let revision: Int
    public let outcome: Outcome
    /// The request's record key.
    public let key: Data?
    /// The result as JSON.
    public let body: Data
    public let decidedAt: Date
    /// The request's, well-formed; nil where it had none.
    public let traceparent: String?

    public init(
        kind: FilingKind, filingID: String, revision: Int, outcome: Outcome, key: Data?, body: Data, decidedAt: Date,
        traceparent: String?
    ) {
        self.kind = kind
        self.filingID = filingID
        self.revision = revision
        self.outcome = outcome
        self.key = key
        self.body = body
        self.decidedAt = decidedAt
        self.traceparent = traceparent
    }

    /// The headers to publish it with, however often: CloudEvents 1.0 in Kafka's binary binding, and the trace.
    public var headers: [HeaderField] {
        headers(eventID: kind.rawValue + "/" + filingID + "/" + String(revision))
    }

    private static let specificationVersion = HeaderField("ce_specversion", "1.0")
    private static let contentType = HeaderField("content-type", "application/json")

    func headers(eventID: String) -> [HeaderField] {
        var headers = [
            Self.specificationVersion,
            HeaderField("ce_id", eventID),
            HeaderField("ce_source", "/canbao/" + kind.rawValue),
            HeaderField("ce_type", "canbao." + kind.rawValue + "." + outcome.rawValue),
            HeaderField("ce_time", RFC3339.text(decidedAt)),
            HeaderField("ce_subject", filingID),
            Self.contentType,
        ]
        if let traceparent, TraceParent.isWellFormed(traceparent) {
            headers.append(HeaderField(TraceParent.headerName, traceparent))
        }
        return headers
    }
}
