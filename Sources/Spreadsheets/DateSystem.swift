/// How a workbook counts days: from 1900, or, if it began on an old Macintosh, from 1904.
public enum DateSystem: Hashable, Sendable {
    case from1900, from1904

    /// The day of a serial number, its time of day left aside. Nil: none, or one after the year 9999.
    ///
    /// The system of 1900 takes that year for a leap year, as Lotus 1-2-3 did: its day 60 never was.
    public func date(serial: Double) -> SheetDate? {
        guard serial.isFinite, serial >= 0, serial < 2_958_466 else { return nil }
        let day = Int(serial)
        switch self {
        case .from1904: return Self.civil(daysSince1970: day - 24_107)
        case .from1900:
            guard day >= 1, day != 60 else { return nil }
            return Self.civil(daysSince1970: day - (day > 60 ? 25_569 : 25_568))
        }
    }

    /// Howard Hinnant's `civil_from_days`.
    private static func civil(daysSince1970: Int) -> SheetDate? {
        let days = daysSince1970 + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard year <= 9_999 else { return nil }
        return SheetDate(year: year, month: month, day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
