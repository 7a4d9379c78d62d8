import Foundation

/// What the processes know of the ministry together, for operators and tools.
public struct MinistryStatus: Hashable, Codable, Sendable {
    public enum State: String, Hashable, Codable, Sendable {
        case closed
        /// Closed again after an outage, with a rate that still rises.
        case recovering
        case open
        case probing
    }

    public let state: State
    /// Since when it has been closed, or not.
    public let since: Date
    /// Of the last failure that mattered.
    public let cause: FailureCause?
    /// Failures in a row while closed.
    public let failuresInRow: Int
    /// When the next call may be made, where none may be made now.
    public let nextCall: Date?
    /// Calls a second that are allowed now.
    public let rate: Double
    /// Slots that processes hold, an upper bound of the calls in flight.
    public let inFlight: Int
    /// Processes that ask or wait to ask.
    public let members: Int
}

extension BreakerSnapshot {
    public func status(rules: TrafficRules, at now: Date) -> MinistryStatus {
        let state: MinistryStatus.State
        var failures = 0
        switch breaker.phase {
        case .closed(let count):
            state = ramp.limit == nil ? .closed : .recovering
            failures = count
        case .open: state = .open
        case .probing(let probe): state = now < probe.until ? .probing : .open
        }
        var nextCall: Date?
        if case .refused(let until, _) = breaker.admission(at: now, rules: rules.breaker) { nextCall = until }
        return MinistryStatus(
            state: state, since: breaker.since, cause: breaker.cause, failuresInRow: failures, nextCall: nextCall,
            rate: rate(rules), inFlight: slots.held(at: now),
            members: slots.holders.values.count { $0.until > now })
    }
}
