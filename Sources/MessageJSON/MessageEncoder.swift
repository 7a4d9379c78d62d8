import Foundation

/// Writes JSON messages: compact, with the fields of an object in the order of their names, and several times as fast as
/// Foundation's encoder. It knows what messages hold: objects, lists, texts, whole numbers, flags.
public enum MessageEncoder {
    /// Throws `EncodingError` for numbers with a fraction.
    public static func encode(_ value: some Encodable) throws -> Data {
        let output = JSONOutput()
        try output.write(value)
        return Data(output.text.bytes)
    }
}

/// The text that all encoders of a message write to, one after the other.
final class JSONOutput {
    var text = JSONText()

    func write(_ value: some Encodable) throws {
        if let value = value as? any JSONWritable { return value.write(to: &text) }
        let encoder = ValueEncoder(self)
        try value.encode(to: encoder)
        encoder.finish()
    }

    func write(_ value: Double) throws {
        throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "no message holds fractions"))
    }
}

/// Writes one value. A list or an object is closed by ``finish()``.
final class ValueEncoder: Encoder {
    private enum Shape {
        case undecided, single, list, object
    }

    let output: JSONOutput
    private let start: Int
    private var shape = Shape.undecided
    private var fields: [JSONText.Field] = []
    fileprivate private(set) var count = 0

    init(_ output: JSONOutput) {
        self.output = output
        start = output.text.count
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Several containers of one value write the fields of one object.
    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        shape = .object
        return KeyedEncodingContainer(ObjectEncoder(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if shape == .undecided { output.text.append(UInt8(ascii: "[")) }
        shape = .list
        return ListEncoder(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        shape = .single
        return SingleEncoder(encoder: self)
    }

    func finish() {
        switch shape {
        case .single: break
        case .list: output.text.append(UInt8(ascii: "]"))
        case .object, .undecided: output.text.makeObject(from: start, fields: fields)
        }
    }

    fileprivate func field(_ key: any CodingKey, _ write: (JSONOutput) throws -> Void) rethrows {
        try field(key.stringValue, write)
    }

    func field(_ name: String, _ write: (JSONOutput) throws -> Void) rethrows {
        let start = output.text.count
        try write(output)
        fields.append(JSONText.Field(name: name, range: start..<output.text.count))
    }

    fileprivate func element(_ write: (JSONOutput) throws -> Void) rethrows {
        if count > 0 { output.text.append(UInt8(ascii: ",")) }
        count += 1
        try write(output)
    }
}

/// What no message needs: a container that is filled while others are written.
private func unsupported(_ what: StaticString) -> Never {
    preconditionFailure("messages are written value by value; \(what) is not supported")
}

private struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { encoder.field(key) { $0.text.append(raw: "null") } }
    func encode(_ value: Bool, forKey key: Key) { encoder.field(key) { $0.text.append(value) } }
    func encode(_ value: String, forKey key: Key) { encoder.field(key) { $0.text.append(value) } }
    func encode(_ value: Double, forKey key: Key) throws { try encoder.output.write(value) }
    func encode(_ value: Float, forKey key: Key) throws { try encoder.output.write(Double(value)) }
    func encode(_ value: Int, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int8, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int16, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int32, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int64, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt8, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt16, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt32, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt64, forKey key: Key) { whole(value, key) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try encoder.field(key) { try $0.write(value) } }

    private func whole(_ value: some FixedWidthInteger, _ key: Key) {
        encoder.field(key) { $0.text.append(value) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        unsupported("a nested container")
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { unsupported("a nested container") }
    func superEncoder() -> any Encoder { unsupported("a super encoder") }
    func superEncoder(forKey key: Key) -> any Encoder { unsupported("a super encoder") }
}

private struct ListEncoder: UnkeyedEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }
    var count: Int { encoder.count }

    func encodeNil() { encoder.element { $0.text.append(raw: "null") } }
    func encode(_ value: Bool) { encoder.element { $0.text.append(value) } }
    func encode(_ value: String) { encoder.element { $0.text.append(value) } }
    func encode(_ value: Double) throws { try encoder.output.write(value) }
    func encode(_ value: Float) throws { try encoder.output.write(Double(value)) }
    func encode(_ value: Int) { whole(value) }
    func encode(_ value: Int8) { whole(value) }
    func encode(_ value: Int16) { whole(value) }
    func encode(_ value: Int32) { whole(value) }
    func encode(_ value: Int64) { whole(value) }
    func encode(_ value: UInt) { whole(value) }
    func encode(_ value: UInt8) { whole(value) }
    func encode(_ value: UInt16) { whole(value) }
    func encode(_ value: UInt32) { whole(value) }
    func encode(_ value: UInt64) { whole(value) }
    func encode(_ value: some Encodable) throws { try encoder.element { try $0.write(value) } }

    private func whole(_ value: some FixedWidthInteger) { encoder.element { $0.text.append(value) } }

    func nestedContainer<Key: CodingKey>(keyedBy keyType: Key.Type) -> KeyedEncodingContainer<Key> {
        unsupported("a nested container")
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { unsupported("a nested container") }
    func superEncoder() -> any Encoder { unsupported("a super encoder") }
}

private struct SingleEncoder: SingleValueEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { encoder.output.text.append(raw: "null") }
    func encode(_ value: Bool) { encoder.output.text.append(value) }
    func encode(_ value: String) { encoder.output.text.append(value) }
    func encode(_ value: Double) throws { try encoder.output.write(value) }
    func encode(_ value: Float) throws { try encoder.output.write(Double(value)) }
    func encode(_ value: Int) { whole(value) }
    func encode(_ value: Int8) { whole(value) }
    func encode(_ value: Int16) { whole(value) }
    func encode(_ value: Int32) { whole(value) }
    func encode(_ value: Int64) { whole(value) }
    func encode(_ value: UInt) { whole(value) }
    func encode(_ value: UInt8) { whole(value) }
    func encode(_ value: UInt16) { whole(value) }
    func encode(_ value: UInt32) { whole(value) }
    func encode(_ value: UInt64) { whole(value) }
    func encode(_ value: some Encodable) throws { try encoder.output.write(value) }

    private func whole(_ value: some FixedWidthInteger) { encoder.output.text.append(value) }
}
