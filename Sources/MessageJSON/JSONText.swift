import Foundation

/// JSON text in the making.
public struct JSONText {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(4_096)
    }

    var count: Int { bytes.count }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// A text in quotes. Slashes stay as they are.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            append(UInt8(ascii: "\""))
            if utf8.contains(where: Self.mustEscape) {
                appendEscaping(utf8)
            } else {
                bytes.append(contentsOf: utf8)
            }
            append(UInt8(ascii: "\""))
        }
    }

    public mutating func append(_ number: some FixedWidthInteger) {
        append(contentsOf: String(number))
    }

    public mutating func append(_ flag: Bool) {
        append(raw: flag ? "true" : "false")
    }

    /// JSON as it is written here.
    public mutating func append(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes what was written from `start` on anew: as an object of these fields, in the order of their names, so that
    /// equal values have equal texts.
    mutating func makeObject(from start: Int, fields: [Field]) {
        var object = JSONText()
        object.append(UInt8(ascii: "{"))
        bytes.withUnsafeBufferPointer { values in
            for (place, field) in fields.sorted(by: { $0.name < $1.name }).enumerated() {
                if place > 0 { object.append(UInt8(ascii: ",")) }
                object.append(field.name)
                object.append(UInt8(ascii: ":"))
                object.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: values[field.range]))
            }
        }
        object.append(UInt8(ascii: "}"))
        if start == 0 {
            bytes = object.bytes
        } else {
            bytes.removeSubrange(start...)
            bytes.append(contentsOf: object.bytes)
        }
    }

    struct Field {
        let name: String
        let range: Range<Int>
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaping(_ utf8: UnsafeBufferPointer<UInt8>) {
        for byte in utf8 {
            if Self.mustEscape(byte) { appendEscape(byte) } else { append(byte) }
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        default:
            append(raw: "u00")
            append(byte >> 4 == 0 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            append(contentsOf: String(byte & 0x0F, radix: 16))
        }
    }

    private mutating func append(contentsOf plain: String) { bytes.append(contentsOf: plain.utf8) }
}

/// A value that writes its own JSON: for those of which messages hold many.
public protocol JSONWritable {
    func write(to text: inout JSONText)
}
