import Foundation

/// When a filing that could not be decided is tried again, and when it is given up.
public struct RetrySchedule: Hashable, Sendable {
    /// What is to be done with a filing.
    public enum Next: Hashable, Sendable {
        /// Try it again, at this instant or later.
        case retry(at: Date)
        /// Its time is up, or will be before anything can be tried: an operator takes over.
        case park
    }

    /// How long to wait after the first, second, … attempt; the last is repeated. Never empty.
    public let delays: [Duration]
    /// How far a delay may be off, in both directions, in thousandths of it.
    public let jitterPermille: Int
    /// From first receipt until a filing is given up.
    public let deadline: Duration

    /// 30 s, 2 min, 10 min, 30 min, then every hour, each ±20 %, for 24 hours.
    public static let standard = RetrySchedule()

    public init(
        delays: [Duration] = [.seconds(30), .seconds(120), .seconds(600), .seconds(1800), .seconds(3600)],
        jitterPermille: Int = 200, deadline: Duration = .seconds(86_400)
    ) {
        precondition(!delays.isEmpty, "a retry schedule needs at least one delay")
        precondition(delays.allSatisfy { $0 > .zero }, "a delay of a retry schedule is longer than nothing")
        precondition((0..<1000).contains(jitterPermille), "jitter leaves something of the delay")
        self.delays = delays
        self.jitterPermille = jitterPermille
        self.deadline = deadline
    }

    /// After an attempt.
    ///
    /// - Parameters:
    ///   - attempts: the attempts that counted so far, the last one included.
    ///   - firstSeen: when the filing was first received.
    ///   - notBefore: what the other side asked for with `Retry-After`, or when the breaker lets the next call through.
    ///
    /// A delay that would end behind the deadline is cut to it, so that one try is left; the attempt after that parks.
    /// Where `notBefore` itself lies behind the deadline nothing can be tried any more, and the filing is parked now.
    public func next(
        attempts: Int, firstSeen: Date, now: Date, notBefore: Date? = nil, random: inout some RandomNumberGenerator
    ) -> Next {
        let end = firstSeen + deadline.seconds
        guard now < end else { return .park }
        let delayed = now + jittered(delay(after: attempts), &random).seconds
        guard let notBefore, notBefore > min(delayed, end) else { return .retry(at: min(delayed, end)) }
        return notBefore > end ? .park : .retry(at: notBefore)
    }

    /// After a try that did not count, because no call was made: no delay of the filing's own, only the wait for `notBefore`.
    public func wait(until notBefore: Date, firstSeen: Date, now: Date) -> Next {
        let end = firstSeen + deadline.seconds
        guard now < end else { return .park }
        return .retry(at: max(now, min(notBefore, end)))
    }

    private func delay(after attempts: Int) -> Duration {
        delays[min(max(attempts, 1), delays.count) - 1]
    }

    private func jittered(_ delay: Duration, _ random: inout some RandomNumberGenerator) -> Duration {
        let permille = Int.random(in: (1000 - jitterPermille)...(1000 + jitterPermille), using: &random)
        return delay * permille / 1000
    }
}
