import Foundation
import SocialInsurance

/// The clock that months and dates come from: the system's, or one that started at a chosen instant.
/// Retry schedules, leases and timeouts never use it.
public struct BusinessClock: Sendable {
    /// Seconds between this clock and the system's.
    private let shift: TimeInterval
    private let systemNow: @Sendable () -> Date

    /// - Parameter start: the instant that the clock shows now; nil: the system's time.
    public init(startingAt start: Date? = nil, systemNow: @escaping @Sendable () -> Date = { Date() }) {
        self.systemNow = systemNow
        self.shift = start.map { $0.timeIntervalSince(systemNow()) } ?? 0
    }

    public var now: Date { systemNow().addingTimeInterval(shift) }

    /// The calendar date in Asia/Shanghai at an instant.
    public static func date(of instant: Date) -> CalendarDate {
        let secondsPerDay = 86_400.0
        let shanghai = instant.timeIntervalSince1970 + 8 * 3_600
        return CalendarDate(daysSince1970: Int((shanghai / secondsPerDay).rounded(.down)))
    }
}
