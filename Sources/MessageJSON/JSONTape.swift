import CSimdJSON
import Foundation

/// A JSON text as simdjson has parsed it: one word for each value, with its type in the upper 8 bits.
final class JSONTape {
    private let document: OpaquePointer
    private let words: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>

    /// Nil where the bytes are no JSON text.
    init?(_ bytes: Data) {
        let parsed = bytes.withUnsafeBytes { buffer in
            canbao_json_parse(buffer.bindMemory(to: UInt8.self).baseAddress, buffer.count)
        }
        guard let parsed else { return nil }
        document = parsed
        words = canbao_json_tape(parsed)
        strings = canbao_json_strings(parsed)
    }

    deinit {
        canbao_json_free(document)
    }

    enum ValueType: UInt8 {
        case object = 0x7B
        case array = 0x5B
        case string = 0x22
        case signed = 0x6C
        case unsigned = 0x75
        case double = 0x64
        case yes = 0x74
        case no = 0x66
        case null = 0x6E
    }

    /// The root value's place.
    static let root = 1

    func type(at index: Int) -> ValueType? { ValueType(rawValue: UInt8(words[index] >> 56)) }

    /// The place behind a value.
    func index(after index: Int) -> Int {
        switch type(at: index) {
        case .object, .array: Int(words[index] & 0xFFFF_FFFF)
        case .signed, .unsigned, .double: index + 2
        default: index + 1
        }
    }

    /// The places of a list's values, or of an object's names and values in turn.
    func children(of index: Int) -> [Int] {
        let end = self.index(after: index) - 1
        var children: [Int] = []
        var next = index + 1
        while next < end {
            children.append(next)
            next = self.index(after: next)
        }
        return children
    }

    func string(at index: Int) -> String? {
        guard type(at: index) == .string else { return nil }
        return String(decoding: utf8(at: index), as: UTF8.self)
    }

    /// The bytes of a string, which end with the tape.
    func utf8(at index: Int) -> UnsafeRawBufferPointer {
        let start = UnsafeRawPointer(strings + Int(words[index] & 0x00FF_FFFF_FFFF_FFFF))
        return UnsafeRawBufferPointer(
            start: start + 4, count: Int(start.loadUnaligned(as: UInt32.self)))
    }

    func bool(at index: Int) -> Bool? {
        switch type(at: index) {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    func integer<Value: FixedWidthInteger>(at index: Int) -> Value? {
        switch type(at: index) {
        case .signed: Value(exactly: Int64(bitPattern: words[index + 1]))
        case .unsigned: Value(exactly: words[index + 1])
        default: nil
        }
    }

    func double(at index: Int) -> Double? {
        switch type(at: index) {
        case .double: Double(bitPattern: words[index + 1])
        case .signed: Double(Int64(bitPattern: words[index + 1]))
        case .unsigned: Double(words[index + 1])
        default: nil
        }
    }
}
