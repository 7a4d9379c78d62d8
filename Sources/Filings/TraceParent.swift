/// The `traceparent` header of W3C Trace Context (https://www.w3.org/TR/trace-context/#traceparent-header).
public enum TraceParent {
    public static let headerName = "traceparent"

    /// The last well-formed one among a record's headers, or nil.
    public static func find(in headers: [HeaderField]) -> String? {
        headers.last { $0.name == headerName && ($0.text).map(isWellFormed) == true }?.text
    }

    /// Version 00 exactly, or a later version that begins the same; ids that are not all zero.
    public static func isWellFormed(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4, text.utf8.count <= 256 else { return false }
        let fields = parts[0..<4]
        guard fields.map(\.count) == [2, 32, 16, 2], fields.allSatisfy({ $0.allSatisfy(isLowerHex) }) else {
            return false
        }
        guard !parts[1].allSatisfy(isZero), !parts[2].allSatisfy(isZero) else { return false }
        return switch String(parts[0]) {
        case "00": parts.count == 4
        case "ff": false
        default: parts.dropFirst(4).allSatisfy { $0.allSatisfy { (0x21...0x7E).contains($0) } }
        }
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isZero(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "0") }
}
