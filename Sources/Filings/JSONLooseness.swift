import Foundation

/// What JSONDecoder lets pass although readers of JSON disagree on it: a comma before a closing bracket, and a field that
/// occurs twice, of which it takes the first and most others the last.
enum JSONLooseness {
    /// Looks through a text that JSONDecoder has taken, and therefore need not check anything else.
    static func check(_ bytes: UnsafeRawBufferPointer) throws {
        var open: [OpenObject] = []
        var string = 0..<0
        var previous: UInt8 = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                index += 1
                continue
            case UInt8(ascii: "\""):
                string = index..<closingQuote(bytes, after: index) + 1
                index = string.upperBound - 1
            case UInt8(ascii: "{"):
                open.append(OpenObject(path: open.last?.currentPath ?? ""))
            case UInt8(ascii: ":"):
                try open[open.count - 1].began(key(UnsafeRawBufferPointer(rebasing: bytes[string])))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if previous == UInt8(ascii: ",") { throw FieldViolation.notJSON }
                if byte == UInt8(ascii: "}") { open.removeLast() }
            default: break
            }
            previous = byte
            index += 1
        }
    }

    private static func closingQuote(_ bytes: UnsafeRawBufferPointer, after quote: Int) -> Int {
        var index = quote + 1
        while bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }

    /// A key may be written with escapes.
    private static func key(_ quoted: UnsafeRawBufferPointer) throws -> String {
        if quoted.contains(UInt8(ascii: "\\")) {
            return try FilingJSON.decoder.decode(String.self, from: Data(quoted))
        }
        return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    }

    private struct OpenObject {
        private let path: String
        private var keys: [String] = []

        init(path: String) {
            self.path = path
        }

        var currentPath: String {
            let key = keys.last ?? ""
            return path.isEmpty ? key : "\(path).\(key)"
        }

        mutating func began(_ key: String) throws {
            let isRepeated = keys.contains(key)
            keys.append(key)
            if isRepeated { throw FieldViolation(path: currentPath, "occurs twice") }
        }
    }
}
