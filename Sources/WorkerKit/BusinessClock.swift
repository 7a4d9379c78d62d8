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

    /// The calendar date in Asia/Shanghai at an instant. Settings keep the clock within the calendar's years.
    public static func date(of instant: Date) -> CalendarDate {
        guard let date = CalendarDate(shanghaiSecondsSince1970: Int64(instant.timeIntervalSince1970.rounded(.down)))
        else { preconditionFailure("the business clock has left the years 1900 to 9999") }
        return date
    }
}
