/// An amount of renminbi, held as a whole number of fen.
public struct Money: Hashable, Sendable {
    /// Hundredths of a yuan.
    public let fen: Int64

    public init(fen: Int64) {
        self.fen = fen
    }

    /// Reads an amount in yuan: one to twelve ASCII digits, then at most two decimals. No sign, no grouping.
    public init?(yuan text: String) {
        var reader = ByteReader(text.utf8.makeIterator())
        self.init(&reader)
        guard reader.isAtEnd else { return nil }
    }

    private init?<Bytes>(_ reader: inout ByteReader<Bytes>) {
        guard let yuan = reader.number(upTo: Money.wholeDigits) else { return nil }
        var fen = yuan * 100
        if reader.take(UInt8(ascii: ".")) {
            guard let tenths = reader.digit() else { return nil }
            fen += Int64(tenths * 10 + (reader.digit() ?? 0))
        }
        self.fen = fen
    }

    /// Bounds what is read, so that no later sum or product can overflow.
    private static let wholeDigits = 12

    public static let zero = Money(fen: 0)

    public static func + (left: Money, right: Money) -> Money { Money(fen: left.fen + right.fen) }
    public static func - (left: Money, right: Money) -> Money { Money(fen: left.fen - right.fen) }
    public static func += (left: inout Money, right: Money) { left = left + right }
    public static func -= (left: inout Money, right: Money) { left = left - right }
    public static prefix func - (amount: Money) -> Money { Money(fen: -amount.fen) }
}

extension Sequence<Money> {
    public func sum() -> Money { reduce(.zero, +) }
}

extension Money: Comparable {
    public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
}

extension Money: TextCodable {
    public static var expectedForm: String { "an amount in yuan with at most two decimals" }

    /// Reads what ``description`` writes, a negative amount too.
    public init?(_ description: String) {
        var reader = ByteReader(description.utf8.makeIterator())
        let isNegative = reader.take(UInt8(ascii: "-"))
        guard let amount = Money(&reader), reader.isAtEnd else { return nil }
        self = isNegative ? -amount : amount
    }

    /// Yuan with two decimals: `6500.00`.
    public var description: String {
        // Up to 15 bytes a text needs no memory of its own.
        let capacity = fen.magnitude < 100_000_000_000 ? 15 : 24
        return String(unsafeUninitializedCapacity: capacity) { bytes in
            // Written from the end: fen, point, yuan, sign; then moved to the front.
            var start = capacity
            var rest = fen.magnitude
            var digits = 0
            repeat {
                if digits == 2 {
                    start -= 1
                    bytes[start] = UInt8(ascii: ".")
                }
                start -= 1
                bytes[start] = UInt8(0x30 + rest % 10)
                rest /= 10
                digits += 1
            } while rest > 0 || digits < 3
            if fen < 0 {
                start -= 1
                bytes[start] = UInt8(ascii: "-")
            }
            for index in start..<capacity { bytes[index - start] = bytes[index] }
            return capacity - start
        }
    }
}
