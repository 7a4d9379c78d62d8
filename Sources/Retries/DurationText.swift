/// Durations as settings and command lines write them: a whole number and a unit, `500ms`, `30s`, `2m`, `1h`, `1d`.
public enum DurationText {
    /// Reads one duration of at most 3650 days.
    public static func parse(_ text: String) throws(DurationTextError) -> Duration {
        let trimmed = trim(text)
        let digits = trimmed.prefix { $0.isASCII && $0.isWholeNumber }
        let unit = String(trimmed.dropFirst(digits.count))
        guard !digits.isEmpty else { throw DurationTextError(text: text, problem: .noNumber) }
        guard let milliseconds = units[unit] else { throw DurationTextError(text: text, problem: .noUnit) }
        guard let count = Int64(digits), count <= longest / milliseconds else {
            throw DurationTextError(text: text, problem: .tooLong)
        }
        return .milliseconds(count * milliseconds)
    }

    /// Reads durations separated by commas, at least one: `30s,2m,10m`.
    public static func parseList(_ text: String) throws(DurationTextError) -> [Duration] {
        var durations: [Duration] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !trim(part).isEmpty else { throw DurationTextError(text: text, problem: .emptyElement) }
            durations.append(try parse(String(part)))
        }
        return durations
    }

    /// Writes a duration in the largest unit that holds it exactly; what is below a millisecond is dropped.
    public static func format(_ duration: Duration) -> String {
        let total = duration.wholeMilliseconds
        for (name, milliseconds) in [("d", day), ("h", hour), ("m", minute), ("s", second)]
        where total != 0 && total % milliseconds == 0 {
            return "\(total / milliseconds)\(name)"
        }
        return total == 0 ? "0s" : "\(total)ms"
    }

    /// Writes durations as ``parseList(_:)`` reads them.
    public static func format(_ durations: [Duration]) -> String {
        durations.map(format).joined(separator: ",")
    }

    private static let second: Int64 = 1000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour
    private static let longest = 3650 * day
    private static let units = ["ms": 1, "s": second, "m": minute, "h": hour, "d": day]

    private static func trim(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// A text that is no duration. The description quotes it and shows how one is written.
public struct DurationTextError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        case noNumber
        case noUnit
        case tooLong
        case emptyElement
    }

    /// What was to be read.
    public let text: String
    public let problem: Problem

    public var description: String {
        let example = "write a whole number and one of ms, s, m, h, d, as in 30s"
        return switch problem {
        case .noNumber: "“\(text)” does not begin with a whole number; \(example)"
        case .noUnit: "“\(text)” has no unit that is known; \(example)"
        case .tooLong: "“\(text)” is longer than 3650 days"
        case .emptyElement: "“\(text)” has an empty element; write durations separated by commas, as in 30s,2m,1h"
        }
    }
}

extension Duration {
    /// Rounded down.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// In seconds, for reckoning with `Date`.
    public var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
