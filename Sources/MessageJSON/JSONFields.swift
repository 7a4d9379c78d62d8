import Foundation

/// An object in the making, written without the detours of `Encodable`: for results, of which there are many. Its fields
/// come in any order, and stand in the order of their names.
public struct JSONFields {
    private let encoder: ValueEncoder

    fileprivate init(_ output: JSONOutput) {
        encoder = ValueEncoder(output)
    }

    fileprivate func finish() { encoder.finish() }

    public func add(_ name: String, _ text: String) {
        encoder.field(name) { $0.text.append(text) }
    }

    public func add(_ name: String, _ number: some FixedWidthInteger) {
        encoder.field(name) { $0.text.append(number) }
    }

    public func add(_ name: String, _ flag: Bool) {
        encoder.field(name) { $0.text.append(flag) }
    }

    /// A value that writes its own text.
    public func add(_ name: String, _ value: some JSONWritable) {
        encoder.field(name) { value.write(to: &$0.text) }
    }

    /// A list of `count` elements, each written by the body.
    public func addList(_ name: String, count: Int, _ write: (_ place: Int, inout JSONText) -> Void) {
        encoder.field(name) { output in
            output.text.append(raw: "[")
            for place in 0..<count {
                if place > 0 { output.text.append(raw: ",") }
                write(place, &output.text)
            }
            output.text.append(raw: "]")
        }
    }

    public func addObject(_ name: String, _ write: (JSONFields) throws -> Void) rethrows {
        try encoder.field(name) { output in
            let fields = JSONFields(output)
            try write(fields)
            fields.finish()
        }
    }

    /// A value that encodes itself.
    public func add(_ name: String, encoding value: some Encodable) throws {
        try encoder.field(name) { try $0.write(value) }
    }

    /// The fields of a value that encodes itself as an object.
    public func add(fieldsOf value: some Encodable) throws {
        try value.encode(to: encoder)
    }
}

extension MessageEncoder {
    /// An object of these fields.
    public static func encodeObject(_ write: (JSONFields) throws -> Void) rethrows -> Data {
        let output = JSONOutput()
        let fields = JSONFields(output)
        try write(fields)
        fields.finish()
        return Data(output.text.bytes)
    }
}
