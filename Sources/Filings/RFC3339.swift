import Foundation
import SocialInsurance

/// Instants as the contract writes them: whole seconds in Chinese time, `2021-07-15T09:00:00+08:00`. The offset never
/// changes, so this is arithmetic; formatters are too slow for every result.
public enum RFC3339 {
    /// The instant, cut to the second.
    public static func text(_ instant: Date) -> String {
        let seconds = Int64(instant.timeIntervalSince1970.rounded(.down))
        guard let day = CalendarDate(shanghaiSecondsSince1970: seconds) else {
            // Before 1900 or after 9999: as right, but in UTC.
            return instant.formatted(.iso8601)
        }
        let second = Int((seconds + 8 * 3600) % 86_400 + 86_400) % 86_400
        return text(day, hour: second / 3600, minute: second / 60 % 60, second: second % 60)
    }

    private static func text(_ day: CalendarDate, hour: Int, minute: Int, second: Int) -> String {
        var date = day.description
        return String(unsafeUninitializedCapacity: 25) { bytes in
            var count = 0
            func write(_ byte: UInt8) {
                bytes[count] = byte
                count += 1
            }
            func write(_ number: Int, after separator: Unicode.Scalar) {
                write(UInt8(ascii: separator))
                write(UInt8(ascii: "0") + UInt8(number / 10))
                write(UInt8(ascii: "0") + UInt8(number % 10))
            }
            date.withUTF8 { $0.forEach(write) }
            write(hour, after: "T")
            write(minute, after: ":")
            write(second, after: ":")
            "+08:00".utf8.forEach(write)
            return count
        }
    }

    /// The instant that a text names: `T` and `Z` in upper case, any offset, with or without fractions of a second. Nil
    /// where it is none, or its day lies outside the years 1900 to 9999.
    public static func instant(_ text: String) -> Date? {
        // Foundation is no help: it takes the thirtieth of February for the second of March.
        var rest = text[...]
        guard let day = CalendarDate(String(rest.prefix(10))) else { return nil }
        rest = rest.dropFirst(10)
        guard rest.take("T"), let hour = rest.takeNumber(below: 24),
            rest.take(":"), let minute = rest.takeNumber(below: 60),
            rest.take(":"), let second = rest.takeNumber(below: 60),
            let fraction = rest.takeFraction(), let offset = rest.takeOffset(), rest.isEmpty
        else { return nil }
        let seconds = day.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }
}

extension Substring {
    fileprivate mutating func take(_ character: Character) -> Bool {
        guard first == character else { return false }
        removeFirst()
        return true
    }

    /// Two digits.
    fileprivate mutating func takeNumber(below limit: Int) -> Int? {
        let digits = prefix(2)
        guard digits.utf8.count == 2, digits.utf8.allSatisfy(\.isDigit), let number = Int(digits), number < limit else {
            return nil
        }
        self = dropFirst(2)
        return number
    }

    /// Zero where there is none.
    fileprivate mutating func takeFraction() -> Double? {
        guard take(".") else { return 0 }
        let digits = prefix { $0.utf8.allSatisfy(\.isDigit) }
        self = self[digits.endIndex...]
        return digits.isEmpty ? nil : Double("0.\(digits)")
    }

    /// In seconds, positive to the east.
    fileprivate mutating func takeOffset() -> Int? {
        if take("Z") { return 0 }
        guard let sign = take("+") ? 1 : take("-") ? -1 : nil, let hours = takeNumber(below: 24), take(":"),
            let minutes = takeNumber(below: 60)
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
