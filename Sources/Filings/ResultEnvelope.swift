import Foundation
import MessageJSON
import SocialInsurance

/// What every result holds, of whatever kind.
public struct ResultEnvelope: Codable, Hashable, Sendable {
    public let filingID: String
    public let kind: FilingKind
    public let outcome: Outcome
    /// 1, 2, … within the filing: the highest is the latest. 0: no part of a filing's history.
    public let revision: Int
    public let decidedAt: Date
    public let operatingMonth: Month
    /// The first is the decisive one. Empty exactly where accepted.
    public let errors: [ErrorEntry]
    /// When it will be tried again; only where deferred.
    public let retryAt: Date?
    /// Tries that counted so far; only where deferred.
    public let attempts: Int?

    public init(
        filingID: String, kind: FilingKind, outcome: Outcome, revision: Int, decidedAt: Date, operatingMonth: Month,
        errors: [ErrorEntry] = [], retryAt: Date? = nil, attempts: Int? = nil
    ) {
        self.filingID = filingID
        self.kind = kind
        self.outcome = outcome
        self.revision = revision
        self.decidedAt = decidedAt
        self.operatingMonth = operatingMonth
        self.errors = errors
        self.retryAt = retryAt
        self.attempts = attempts
    }

    private enum CodingKeys: String, CodingKey {
        case filingID = "filingId"
        case kind, outcome, revision, decidedAt, operatingMonth, errors, retryAt, attempts
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        filingID = try container.decode(String.self, forKey: .filingID)
        kind = try container.decode(FilingKind.self, forKey: .kind)
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        revision = try container.decode(Int.self, forKey: .revision)
        decidedAt = try container.decodeInstant(forKey: .decidedAt)
        operatingMonth = try container.decode(Month.self, forKey: .operatingMonth)
        errors = try container.decodeIfPresent([ErrorEntry].self, forKey: .errors) ?? []
        retryAt = container.contains(.retryAt) ? try container.decodeInstant(forKey: .retryAt) : nil
        attempts = try container.decodeIfPresent(Int.self, forKey: .attempts)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(filingID, forKey: .filingID)
        try container.encode(kind, forKey: .kind)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(revision, forKey: .revision)
        try container.encode(RFC3339.text(decidedAt), forKey: .decidedAt)
        try container.encode(operatingMonth, forKey: .operatingMonth)
        if !errors.isEmpty { try container.encode(errors, forKey: .errors) }
        try container.encodeIfPresent(retryAt.map(RFC3339.text), forKey: .retryAt)
        try container.encodeIfPresent(attempts, forKey: .attempts)
    }

    /// Writes what `encode` encodes.
    func write(to fields: JSONFields) throws {
        fields.add("filingId", filingID)
        fields.add("kind", kind.rawValue)
        fields.add("outcome", outcome.rawValue)
        fields.add("revision", revision)
        fields.add("decidedAt", RFC3339.text(decidedAt))
        fields.add("operatingMonth", operatingMonth.description)
        if !errors.isEmpty { try fields.add("errors", encoding: errors) }
        if let retryAt { fields.add("retryAt", RFC3339.text(retryAt)) }
        if let attempts { fields.add("attempts", attempts) }
    }
}

extension KeyedDecodingContainer {
    fileprivate func decodeInstant(forKey key: Key) throws -> Date {
        guard let instant = RFC3339.instant(try decode(String.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "no RFC 3339 instant")
        }
        return instant
    }
}
