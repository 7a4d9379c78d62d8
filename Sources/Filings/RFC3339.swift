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

    /// The instant that a text names, in any offset, with or without fractions of a second; nil where it is none.
    public static func instant(_ text: String) -> Date? {
        if let instant = try? Date(text, strategy: .iso8601) { return instant }
        return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private static func digits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
