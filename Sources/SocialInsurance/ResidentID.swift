/// The 18-character citizen identity number of GB 11643-1999.
enum ResidentID {
    /// The number with its check character in upper case; nil where length, characters, area code or check are wrong.
    /// The birth date is not looked at.
    static func normalize(_ text: String) -> String? {
        guard text.utf8.count == 18 else { return nil }
        var reader = ByteReader(text.utf8.makeIterator())
        var sum = 0
        var area = 0
        for position in 0..<17 {
            guard let digit = reader.digit() else { return nil }
            sum += digit * weights[position]
            if position < 6 { area = area * 10 + digit }
        }
        let check = checkCharacters[sum % 11]
        guard isAreaCode(area) else { return nil }
        if reader.take(check) { return text }
        guard check == UInt8(ascii: "X"), reader.take(UInt8(ascii: "x")) else { return nil }
        return text.dropLast() + "X"
    }

    /// Characters 7 to 14 as a date, from 1900 on; nil where there is no such day.
    static func birthDate(_ number: String) -> CalendarDate? {
        var reader = ByteReader(number.utf8.dropFirst(6).makeIterator())
        guard let year = reader.number(digits: 4), let month = reader.number(digits: 2),
            let day = reader.number(digits: 2)
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    /// Odd is male.
    static func sex(_ number: String) -> Sex? {
        number.utf8.dropFirst(16).first?.decimalValue.map { $0 % 2 == 1 ? .male : .female }
    }

    /// Provinces begin with 1 to 6; 81, 82 and 83 are residence permits of Hong Kong, Macau and Taiwan; 9 is the
    /// permanent residence of foreigners. Codes that no longer exist stay valid, so there is no list.
    private static func isAreaCode(_ code: Int) -> Bool {
        switch code / 10_000 {
        case 10...69, 81...83, 90...99: true
        default: false
        }
    }

    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = [UInt8]("10X98765432".utf8)
}
