/// 个人编号, which names one person record: the area's code and eight more digits.
public struct PersonNumber: Hashable, Sendable {
    public let area: AreaCode
    /// 0 to 99 999 999.
    public let serial: Int

    /// Nil unless it is 14 ASCII digits that begin with an area code.
    public init?(_ text: String) {
        guard text.utf8.count == 14, let area = AreaCode(String(text.prefix(6))) else { return nil }
        var reader = ByteReader(text.utf8.dropFirst(6).makeIterator())
        guard let serial = reader.number(digits: 8) else { return nil }
        self.area = area
        self.serial = serial
    }

    /// Nil where the serial number has more than eight digits.
    public init?(area: AreaCode, serial: Int) {
        guard (0...99_999_999).contains(serial) else { return nil }
        self.area = area
        self.serial = serial
    }

    public var text: String {
        String(unsafeUninitializedCapacity: 14) { bytes in
            for (index, byte) in area.text.utf8.enumerated() { bytes[index] = byte }
            bytes.write(serial, at: 6, digits: 8)
            return 14
        }
    }
}

extension PersonNumber: Comparable {
    public static func < (left: PersonNumber, right: PersonNumber) -> Bool {
        left.area == right.area ? left.serial < right.serial : left.area < right.area
    }
}

extension PersonNumber: TextCodable {
    public static var expectedForm: String { "a person number of 14 digits" }

    public var description: String { text }
}
