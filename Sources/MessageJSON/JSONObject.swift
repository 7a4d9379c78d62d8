/// One object of a message, read without the detours of `Decodable`: for requests, of which there are many.
public struct JSONObject {
    private let tape: JSONTape
    private let index: Int
    private let path: JSONPath?

    /// A value of the object's.
    public struct Value: Sendable {
        fileprivate let index: Int
    }

    /// Nil where the value is no object, or the decoder is not ``MessageDecoder``'s.
    public init?(_ decoder: any Decoder) {
        guard let value = decoder as? ValueDecoder, value.tape.type(at: value.index) == .object else { return nil }
        tape = value.tape
        index = value.index
        path = value.path
    }

    /// Where the object stands.
    public var codingPath: [any CodingKey] { JSONPath.keys(path) }

    /// The fields in their order, one that occurs twice twice. Names are UTF-8, and lent for the call only.
    public func forEachField(_ body: (_ name: UnsafeRawBufferPointer, _ value: Value) throws -> Void) rethrows {
        let end = tape.index(after: index) - 1
        var next = index + 1
        while next < end {
            // A name takes one word.
            try body(tape.utf8(at: next), Value(index: next + 1))
            next = tape.index(after: next + 1)
        }
    }

    public func isNull(_ value: Value) -> Bool { tape.type(at: value.index) == .null }

    /// Nil where the value is no text.
    public func string(_ value: Value) -> String? { tape.string(at: value.index) }

    /// Nil where the value is neither true nor false.
    public func flag(_ value: Value) -> Bool? { tape.bool(at: value.index) }

    /// The elements; nil where the value is no list.
    public func elements(_ value: Value) -> [Value]? {
        guard tape.type(at: value.index) == .array else { return nil }
        return tape.children(of: value.index).map(Value.init)
    }

    /// A value that decodes itself, under the name that it has here.
    public func decode<Decoded: Decodable>(
        _ type: Decoded.Type = Decoded.self, from value: Value, at key: some CodingKey
    ) throws -> Decoded {
        try Decoded(from: ValueDecoder(tape: tape, index: value.index, path: JSONPath(key, in: path)))
    }
}
