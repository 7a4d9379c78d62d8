import Foundation
import Retries

/// When each of some calls may start.
public struct Starts: Hashable, Sendable {
    public let first: Date
    /// In seconds, from one start to the next.
    public let spacing: Double
    public let count: Int

    public init(first: Date, spacing: Double, count: Int) {
        self.first = first
        self.spacing = spacing
        self.count = count
    }

    /// In order.
    public var instants: [Date] { (0..<count).map { first + Double($0) * spacing } }
}

/// A rate limit that hands out instants at which calls may start, evenly spaced.
///
/// It is the token bucket of one token: a single instant is all its state, so that it can be shared through a store,
/// and a process takes many starts at a time, in advance, without a burst: no second sees more calls than the rate.
public struct Pace: Hashable, Codable, Sendable {
    /// When the next start is free.
    public private(set) var next: Date

    public init(at now: Date) {
        next = now
    }

    /// Takes up to `count` starts that lie within the horizon; nil where none does.
    ///
    /// - Parameters:
    ///   - rate: calls a second, more than 0.
    ///   - horizon: how far ahead starts are handed out. Starts that nobody uses are lost.
    public mutating func reserve(_ count: Int, rate: Double, horizon: Duration, at now: Date) -> Starts? {
        let spacing = 1 / rate
        let first = max(now, next)
        let room = now.timeIntervalSince(first) + horizon.seconds
        guard count > 0, room >= 0 else { return nil }
        let starts = Starts(first: first, spacing: spacing, count: min(count, Int(room / spacing) + 1))
        next = first + Double(starts.count) * spacing
        return starts
    }

    /// A clock that was set back must not stop all calls; nor must starts handed out at a former rate.
    mutating func settle(at now: Date, rate: Double, horizon: Duration) {
        next = min(next, now + horizon.seconds + 1 / rate)
    }
}
