/// A cell's text as the format writes it.
enum CellText {
    /// Control characters are written as `_x000D_`, and an underscore that would begin such a thing as `_x005F_`.
    static func decoded(_ bytes: some RandomAccessCollection<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
        var decoded = ""
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "_") {
            decoded += rest[..<start]
            let escape = rest[start...].prefix(7)
            if let scalar = scalar(of: escape) {
                decoded.unicodeScalars.append(scalar)
                rest = rest[escape.endIndex...]
            } else {
                decoded.append("_")
                rest = rest[rest.index(after: start)...]
            }
        }
        return decoded + rest
    }

    private static func scalar(of escape: Substring) -> Unicode.Scalar? {
        guard escape.count == 7, escape.hasPrefix("_x"), escape.hasSuffix("_") else { return nil }
        let digits = escape.dropFirst(2).dropLast()
        guard digits.allSatisfy(\.isHexDigit) else { return nil }
        return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    }

    /// The text so that reading undoes it. Control characters that XML cannot hold are left out.
    static func encoded(_ text: String) -> String {
        guard text.contains("_x") || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var encoded = ""
        var rest = Substring(String(text.unicodeScalars.filter(isAllowed).map(Character.init)))
        while let start = rest.firstIndex(of: "_") {
            encoded += rest[..<start]
            encoded += scalar(of: rest[start...].prefix(7)) == nil ? "_" : "_x005F_"
            rest = rest[rest.index(after: start)...]
        }
        return encoded + rest
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\t"
    }
}
