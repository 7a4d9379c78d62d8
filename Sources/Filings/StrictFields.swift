import MessageJSON

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
struct StrictFields<Key: RawRepresentable & CaseIterable & Equatable> where Key.RawValue == String {
    private let object: JSONObject
    private let keys = Array(Key.allCases)
    /// In the order of the keys; nil where there is no such field.
    private var values: [JSONObject.Value?]

    init(_ decoder: any Decoder) throws {
        guard let object = JSONObject(decoder) else {
            throw FieldViolation(decoder.codingPath, "an object is expected")
        }
        self.object = object
        values = Array(repeating: nil, count: keys.count)
        try readFields()
    }

    private mutating func readFields() throws {
        var unknown: [FieldName] = []
        var repeated: Key?
        // Most senders keep to one order, mostly ours.
        var expected = 0
        object.forEachField { name, value in
            guard let place = place(of: name, expected) else {
                unknown.append(FieldName(String(decoding: name, as: UTF8.self)))
                return
            }
            expected = place + 1
            if values[place] == nil { values[place] = value } else { repeated = repeated ?? keys[place] }
        }
        if !unknown.isEmpty {
            // The first by name, so that the same record is always refused with the same words.
            let name = unknown.compactMap(\.printable).min() ?? "(name withheld)"
            throw FieldViolation(object.codingPath + [FieldName(name)], "unknown field")
        }
        if let repeated { throw violation(repeated, "occurs twice") }
    }

    /// The place of a field's key, looked for from the one that is expected on.
    private func place(of name: UnsafeRawBufferPointer, _ expected: Int) -> Int? {
        for step in keys.indices {
            let place = (expected + step) % keys.count
            var wanted = keys[place].rawValue
            if wanted.withUTF8({ $0.elementsEqual(name) }) { return place }
        }
        return nil
    }

    private func sent(_ key: Key) -> JSONObject.Value? {
        keys.firstIndex(of: key).flatMap { values[$0] }
    }

    func contains(_ key: Key) -> Bool {
        sent(key) != nil
    }

    private func required(_ key: Key) throws -> JSONObject.Value {
        guard let value = sent(key) else { throw violation(key, "missing") }
        if object.isNull(value) { throw violation(key, "null is not allowed") }
        return value
    }

    /// A text as it was sent.
    func string(_ key: Key) throws -> String {
        guard let text = object.string(try required(key)) else { throw violation(key, "a string is expected") }
        return text
    }

    func flag(_ key: Key) throws -> Bool {
        guard let flag = object.flag(try required(key)) else { throw violation(key, "true or false is expected") }
        return flag
    }

    /// The texts of a list.
    func strings(_ key: Key) throws -> [String] {
        guard let elements = object.elements(try required(key)) else { throw violation(key, "a list is expected") }
        return try elements.enumerated().map { index, element in
            guard let text = object.string(element) else { throw violation(key, at: index, "a string is expected") }
            return text
        }
    }

    /// A value that decodes itself.
    func value<Value: Decodable>(_ key: Key, _ expectation: String, as type: Value.Type = Value.self) throws -> Value {
        let value = try required(key)
        do {
            return try object.decode(type, from: value, at: FieldName(key.rawValue))
        } catch is DecodingError {
            throw violation(key, "\(expectation) is expected")
        }
    }

    /// The result of the other accessor where the field is there, else nil.
    func optional<Value>(_ key: Key, _ accessor: (Key) throws -> Value) rethrows -> Value? {
        contains(key) ? try accessor(key) : nil
    }

    func violation(_ key: Key, _ reason: String) -> FieldViolation {
        FieldViolation(object.codingPath + [FieldName(key.rawValue)], reason)
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
