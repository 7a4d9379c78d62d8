/// A second of Asia/Shanghai, written `2021-07-15T09:00:00+08:00`.
public struct IssueTime: Hashable, Sendable {
    public let date: CalendarDate
    /// Seconds since midnight, 0 to 86,399.
    private let second: Int

    /// Nil outside the years 1900 to 9999.
    public init?(secondsSince1970 seconds: Int64) {
        guard let date = CalendarDate(shanghaiSecondsSince1970: seconds) else { return nil }
        self.date = date
        let shifted = (seconds + 8 * 3600) % 86_400
        second = Int(shifted < 0 ? shifted + 86_400 : shifted)
    }

    /// Reads exactly the form above: whole seconds, offset +08:00.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 25, let date = CalendarDate(String(text.prefix(10))), text.hasSuffix("+08:00") else {
            return nil
        }
        var reader = ByteReader(bytes[10..<19].makeIterator())
        guard reader.take(UInt8(ascii: "T")), let hour = reader.number(digits: 2), hour < 24,
            reader.take(UInt8(ascii: ":")), let minute = reader.number(digits: 2), minute < 60,
            reader.take(UInt8(ascii: ":")), let second = reader.number(digits: 2), second < 60
        else { return nil }
        self.date = date
        self.second = hour * 3600 + minute * 60 + second
    }

    /// The time of day, `09:00:00`.
    public var clock: String {
        String(unsafeUninitializedCapacity: 8) { bytes in
            bytes.write(second / 3600, at: 0, digits: 2)
            bytes.write(second / 60 % 60, at: 3, digits: 2)
            bytes.write(second % 60, at: 6, digits: 2)
            bytes[2] = UInt8(ascii: ":")
            bytes[5] = UInt8(ascii: ":")
            return 8
        }
    }
}

extension IssueTime: TextCodable {
    public static var expectedForm: String { "a time as YYYY-MM-DDThh:mm:ss+08:00" }

    public var description: String { "\(date)T\(clock)+08:00" }
}
