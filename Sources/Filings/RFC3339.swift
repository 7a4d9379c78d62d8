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
        return "\(day)T\(digits(second / 3600)):\(digits(second / 60 % 60)):\(digits(second % 60))+08:00"
    }

    /// The instant that a text names: `T` and `Z` in upper case, any offset, with or without fractions of a second. Nil
    /// where it is none.
    public static func instant(_ text: String) -> Date? {
        // Foundation takes the thirtieth of February for the second of March, and 25:00 for the next day.
        let form =
            /(.{10})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])/
        guard let match = text.wholeMatch(of: form), CalendarDate(String(match.1)) != nil else { return nil }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: match.2 != nil)
        return try? Date(text, strategy: style)
    }

    private static func digits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
