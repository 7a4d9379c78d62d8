/// Why a field of a request is refused: where it stands, and what is wrong with it. Never its value.
struct FieldViolation: Error, Hashable {
    let path: String
    let reason: String

    init(path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    init(_ codingPath: [any CodingKey], _ reason: String) {
        self.init(path: Self.text(of: codingPath), reason)
    }

    static let notJSON = FieldViolation(path: "", "the record is not valid JSON")

    /// `person.idNumber: missing`.
    var description: String { path.isEmpty ? reason : "\(path): \(reason)" }

    /// `person.idNumber`, `insurances[1]`.
    static func text(of codingPath: [any CodingKey]) -> String {
        codingPath.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}

/// The fields of one JSON object, of which nothing is overlooked: an unknown field, an explicit null and a value of the
/// wrong type throw ``FieldViolation``, as does a required field that is missing.
struct StrictFields<Key: RawRepresentable & CaseIterable> where Key.RawValue == String {
    private let container: KeyedDecodingContainer<FieldName>

    init(_ decoder: any Decoder) throws {
        do {
            container = try decoder.container(keyedBy: FieldName.self)
        } catch is DecodingError {
            throw FieldViolation(decoder.codingPath, "an object is expected")
        }
        let names = container.allKeys
        try checkUnknown(names)
        var seen: Set<String> = []
        for name in names where !seen.insert(name.stringValue).inserted {
            throw FieldViolation(container.codingPath + [name], "occurs twice")
        }
    }

    private func checkUnknown(_ names: [FieldName]) throws {
        let unknown = names.filter { Key(rawValue: $0.stringValue) == nil }
        if unknown.isEmpty { return }
        // The first by name, so that the same record is always refused with the same words.
        let name = unknown.compactMap(\.printable).min() ?? "(name withheld)"
        throw FieldViolation(container.codingPath + [FieldName(name)], "unknown field")
    }

    func contains(_ key: Key) -> Bool {
        container.contains(FieldName(key.rawValue))
    }

    /// A value that decodes itself.
    func value<Value: Decodable>(_ key: Key, _ expectation: String, as type: Value.Type = Value.self) throws -> Value {
        let name = FieldName(key.rawValue)
        guard container.contains(name) else { throw violation(key, "missing") }
        if try container.decodeNil(forKey: name) { throw violation(key, "null is not allowed") }
        do {
            return try container.decode(type, forKey: name)
        } catch is DecodingError {
            throw violation(key, "\(expectation) is expected")
        }
    }

    /// The result of the other accessor where the field is there, else nil.
    func optional<Value>(_ key: Key, _ accessor: (Key) throws -> Value) rethrows -> Value? {
        contains(key) ? try accessor(key) : nil
    }

    func violation(_ key: Key, _ reason: String) -> FieldViolation {
        FieldViolation(container.codingPath + [FieldName(key.rawValue)], reason)
    }

    /// Of an element of a list.
    func violation(_ key: Key, at index: Int, _ reason: String) -> FieldViolation {
        FieldViolation(path: "\(violation(key, reason).path)[\(index)]", reason)
    }
}

/// A field's name as it was sent.
struct FieldName: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(_ stringValue: String) {
        self.stringValue = stringValue
    }

    init?(stringValue: String) {
        self.init(stringValue)
    }

    init?(intValue: Int) {
        nil
    }

    /// The name, for messages and headers; nil where it may carry a value: long, with many digits, or no name at all.
    var printable: String? {
        let scalars = stringValue.unicodeScalars
        let isName = scalars.allSatisfy {
            $0.properties.isAlphabetic || $0.isDigit || "_-. ".unicodeScalars.contains($0)
        }
        return isName && (1...40).contains(scalars.count) && scalars.count(where: \.isDigit) <= 5 ? stringValue : nil
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { properties.numericType == .decimal }
}
