/// A day of the Gregorian calendar, written `2021-07-15`. Years run from 1900 to 9999.
public struct CalendarDate: Hashable, Sendable {
    public let month: Month
    /// 1 to 31.
    public let day: Int

    /// Nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard let month = Month(year: year, month: month) else { return nil }
        self.init(month: month, day: day)
    }

    /// Nil where the month has no such day.
    public init?(month: Month, day: Int) {
        guard day >= 1, day <= month.dayCount else { return nil }
        self.month = month
        self.day = day
    }

    /// Reads exactly `YYYY-MM-DD` in ASCII digits.
    public init?(_ text: String) {
        var reader = ByteReader(text.utf8.makeIterator())
        guard let month = Month(&reader), reader.take(UInt8(ascii: "-")), let day = reader.number(digits: 2),
            reader.isAtEnd
        else { return nil }
        self.init(month: month, day: day)
    }

    /// The day in Asia/Shanghai at an instant. It has been eight hours ahead of UTC, with no summer time, since 1992.
    /// Nil outside the years 1900 to 9999.
    public init?(shanghaiSecondsSince1970 seconds: Int64) {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", "civil from days": years begin in March, so that
        // a leap day ends its year.
        let days = Int(floorDivide(seconds.addingReportingOverflow(8 * 3600).partialValue, 86_400)) + 719_468
        let era = Int(floorDivide(Int64(days), 146_097))
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(year: year, month: month, day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    public var year: Int { month.year }

    /// How many days lie between 1970-01-01 and this day, by Hinnant's "days from civil".
    public var daysSince1970: Int {
        let shifted = month.month > 2 ? month.month - 3 : month.month + 9
        let shiftedYear = month.month > 2 ? year : year - 1
        let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
        return shiftedYear * 365 + leapDays + (153 * shifted + 2) / 5 + day - 1 - 719_468
    }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

extension Month {
    /// 28 to 31.
    var dayCount: Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

extension CalendarDate: Comparable {
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.month == right.month ? left.day < right.day : left.month < right.month
    }
}

extension CalendarDate: TextCodable {
    public static var expectedForm: String { "a date as YYYY-MM-DD" }

    public var description: String {
        String(unsafeUninitializedCapacity: 10) { bytes in
            month.write(to: bytes)
            bytes[7] = UInt8(ascii: "-")
            bytes.write(day, at: 8, digits: 2)
            return 10
        }
    }
}
