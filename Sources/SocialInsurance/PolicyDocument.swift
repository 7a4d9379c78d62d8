/// One of the policy's tables.
public enum PolicyTable: String, Hashable, Sendable, CaseIterable {
    case pension
    case unemployment
    case workInjury = "work-injury"
    case baseLimits = "base-limits"
}

/// A policy file as written: any of the tables, each a list of dated entries. A key that is not known is refused.
///
/// ```yaml
/// pension:
///   - from: 2019-05
///     employer: 16%
///     individual: 8%
///     source: 国办发〔2019〕13号
///     verified: false
/// ```
public struct PolicyDocument: Sendable, Decodable {
    /// Names the file in errors. Not decoded.
    public var origin = "policy"
    let pension: [PolicyEntry<ShareRates>]
    let unemployment: [PolicyEntry<ShareRates>]
    let workInjury: [PolicyEntry<InjuryRates>]
    let baseLimits: [PolicyEntry<BaseLimits>]

    public init(from decoder: any Decoder) throws {
        let fields = try PolicyFields(decoder, known: PolicyTable.allCases.map(\.rawValue))
        pension = try fields.value(PolicyTable.pension.rawValue) ?? []
        unemployment = try fields.value(PolicyTable.unemployment.rawValue) ?? []
        workInjury = try fields.value(PolicyTable.workInjury.rawValue) ?? []
        baseLimits = try fields.value(PolicyTable.baseLimits.rawValue) ?? []
    }
}

/// A value of the policy with its validity and where it stands written.
struct PolicyEntry<Value: PolicyValue>: Sendable, Decodable {
    let from: Month
    /// The last month; nil: until further notice.
    let to: Month?
    let value: Value
    /// The notice that sets the value.
    let source: String
    /// Whether an operator has confirmed the value against the notice.
    let verified: Bool

    init(from decoder: any Decoder) throws {
        let fields = try PolicyFields(decoder, known: ["from", "to", "source", "verified"] + Value.keys)
        from = try fields.required("from")
        to = try fields.value("to")
        source = try fields.required("source")
        verified = try fields.required("verified")
        value = try Value(fields)
        if let to, to < from { throw fields.invalid("to", "is before from") }
        if source.isEmpty { throw fields.invalid("source", "is empty") }
    }
}

/// What an entry of a table says beside its validity.
protocol PolicyValue: Sendable, Hashable {
    static var keys: [String] { get }
    init(_ fields: PolicyFields) throws
}

/// The fields of one mapping of a policy file.
struct PolicyFields {
    private let container: KeyedDecodingContainer<Key>

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Refuses a mapping with a key that is not known.
    init(_ decoder: any Decoder, known: [String]) throws {
        container = try decoder.container(keyedBy: Key.self)
        let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
        if let key = unknown.first {
            throw invalid(key, "is not known here; known are \(known.joined(separator: ", "))")
        }
    }

    func value<Value: Decodable>(_ key: String) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: Key(stringValue: key))
    }

    func required<Value: Decodable>(_ key: String) throws -> Value {
        guard let value: Value = try value(key) else { throw invalid(key, "is missing") }
        return value
    }

    func rate(_ key: String) throws -> Rate {
        guard let rate = Rate(try required(key) as String) else {
            throw invalid(key, "is no percentage such as 0.5%, with at most four decimals")
        }
        return rate
    }

    func invalid(_ key: String, _ reason: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: container.codingPath + [Key(stringValue: key)], debugDescription: reason))
    }
}
