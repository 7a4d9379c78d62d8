import Foundation
import MessageJSON
import SocialInsurance

/// What a kind's results hold beside the ``ResultEnvelope``.
public protocol ResultBody: Codable, Hashable, Sendable {
    static var kind: FilingKind { get }

    /// The body of a result that is not accepted; nil where it has none, as most kinds never do.
    static func ofRefusal(from decoder: any Decoder) throws -> Self?

    /// Writes what its `Encodable` encodes. Of kinds that are filed in great numbers it is written by hand.
    func write(to fields: JSONFields) throws
}

extension ResultBody {
    public static func ofRefusal(from decoder: any Decoder) throws -> Self? { nil }

    public func write(to fields: JSONFields) throws { try fields.add(fieldsOf: self) }
}

/// A result, typed by its kind's body. In JSON the fields of both lie side by side.
public struct FilingResult<Body: ResultBody>: Codable, Hashable, Sendable {
    public let envelope: ResultEnvelope
    /// Always there where accepted.
    public let body: Body?

    /// One revision of the filing's result.
    public init(
        filingID: String, revision: Int, decidedAt: Date, operatingMonth: Month, verdict: Verdict
    ) {
        envelope = ResultEnvelope(
            filingID: filingID, kind: Body.kind, outcome: verdict.outcome, revision: revision, decidedAt: decidedAt,
            operatingMonth: operatingMonth, errors: verdict.errors, retryAt: verdict.retryAt,
            attempts: verdict.attempts)
        body = verdict.body
    }

    public init(from decoder: any Decoder) throws {
        envelope = try ResultEnvelope(from: decoder)
        guard envelope.kind == Body.kind else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "a result of \(envelope.kind.rawValue) instead of \(Body.kind.rawValue)"))
        }
        body = envelope.outcome == .accepted ? try Body(from: decoder) : try Body.ofRefusal(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try envelope.encode(to: encoder)
        try body?.encode(to: encoder)
    }
}

extension FilingResult {
    /// What was decided.
    public enum Verdict: Hashable, Sendable {
        case accepted(Body)
        /// The first error is the decisive one; there is at least one.
        case rejected([ErrorEntry], Body? = nil)
        /// `attempts` are those that counted so far.
        case deferred([ErrorEntry], retryAt: Date, attempts: Int)
        case parked([ErrorEntry])

        public var outcome: Outcome {
            switch self {
            case .accepted: .accepted
            case .rejected: .rejected
            case .deferred: .deferred
            case .parked: .parked
            }
        }

        public var errors: [ErrorEntry] {
            switch self {
            case .accepted: []
            case .rejected(let errors, _), .deferred(let errors, _, _), .parked(let errors): errors
            }
        }

        var body: Body? {
            switch self {
            case .accepted(let body): body
            case .rejected(_, let body): body
            case .deferred, .parked: nil
            }
        }

        var retryAt: Date? {
            if case .deferred(_, let retryAt, _) = self { retryAt } else { nil }
        }

        var attempts: Int? {
            if case .deferred(_, _, let attempts) = self { attempts } else { nil }
        }
    }
}
