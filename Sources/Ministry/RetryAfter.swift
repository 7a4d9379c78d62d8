import Foundation
import Retries

/// The header by which a server says when to come back (RFC 9110, 10.2.3).
public enum RetryAfter {
    /// A longer wait is cut to this: one answer must not keep everybody away for a day, when the next one may be good.
    public static let longest = Duration.seconds(600)

    /// Reads seconds, or an HTTP date in any of its three forms. Nil where it is neither.
    ///
    /// - Parameters:
    ///   - date: the `Date` header of the same answer. Where it can be read, an HTTP date is taken as a wait from
    ///     there, so that clocks that differ do no harm.
    ///   - now: when the answer arrived, by our clock.
    public static func parse(_ value: String, date: String? = nil, at now: Date) -> Date? {
        let text = value.trimmingCharacters(in: .whitespaces)
        guard let wait = seconds(text) ?? waitUntil(text, from: date.flatMap(httpDate) ?? now) else { return nil }
        return now + min(max(0, wait), longest.seconds)
    }

    private static func seconds(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Double(text)
    }

    private static func waitUntil(_ text: String, from start: Date) -> Double? {
        httpDate(text).map { $0.timeIntervalSince(start) }
    }

    static func httpDate(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.isLenient = false
        for format in ["EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"] {
            formatter.dateFormat = format
            if let date = formatter.date(from: text) { return date }
        }
        return nil
    }
}
