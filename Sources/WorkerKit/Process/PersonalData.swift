import SocialInsurance

/// Keeps what looks like an ID number out of texts that operators read. Filing ids are chosen by portals, and some choose
/// the person's ID number.
public enum PersonalData {
    /// So many digits in a row, or more, may be an ID number, of the old or the new length.
    private static let shortest = 15

    /// The text with each run of 15 or more digits masked, and with the check character X that may follow.
    public static func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var masked: [UInt8] = []
        var copied = 0
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            if index - start >= shortest {
                if index - start == 17, index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "x") { index += 1 }
                masked += bytes[copied..<start]
                masked += IdentityDocument.masked(String(decoding: bytes[start..<index], as: UTF8.self)).utf8
                copied = index
            }
            if index == start { index += 1 }
        }
        return copied == 0 ? text : String(decoding: masked + bytes[copied...], as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
