/// A calendar month, written `2021-07`. Years run from 1900 to 9999.
public struct Month: Hashable, Sendable {
    /// Months since year 0.
    private let index: Int32

    private init(index: Int32) {
        self.index = index
    }

    /// Nil where there is no such month, or its year lies outside 1900 to 9999.
    public init?(year: Int, month: Int) {
        guard (1900...9999).contains(year), (1...12).contains(month) else { return nil }
        index = Int32(year * 12 + month - 1)
    }

    /// Reads exactly `YYYY-MM` in ASCII digits.
    public init?(_ text: String) {
        var reader = ByteReader(text.utf8.makeIterator())
        self.init(&reader)
        guard reader.isAtEnd else { return nil }
    }

    init?<Bytes>(_ reader: inout ByteReader<Bytes>) {
        guard let year = reader.number(digits: 4), reader.take(UInt8(ascii: "-")),
            let month = reader.number(digits: 2)
        else { return nil }
        self.init(year: year, month: month)
    }

    public var year: Int { Int(index) / 12 }

    /// 1 to 12.
    public var month: Int { Int(index) % 12 + 1 }

    public static func + (month: Month, count: Int) -> Month { month.advanced(by: count) }
    public static func - (month: Month, count: Int) -> Month { month.advanced(by: -count) }
}

extension Month: Strideable {
    public static func == (left: Month, right: Month) -> Bool { left.index == right.index }
    public static func < (left: Month, right: Month) -> Bool { left.index < right.index }

    /// How many months later the other one is.
    public func distance(to other: Month) -> Int { Int(other.index) - Int(index) }
    public func advanced(by count: Int) -> Month { Month(index: index + Int32(count)) }
}

extension Month: TextCodable {
    public static var expectedForm: String { "a month as YYYY-MM" }

    public var description: String {
        String(unsafeUninitializedCapacity: 7) { bytes in
            write(to: bytes)
            return 7
        }
    }

    func write(to bytes: UnsafeMutableBufferPointer<UInt8>) {
        bytes.write(year, at: 0, digits: 4)
        bytes[4] = UInt8(ascii: "-")
        bytes.write(month, at: 5, digits: 2)
    }
}
