import Foundation
import Retries

/// Keeps calls away from a ministry that does not answer, and finds out when it does again.
///
/// ```
/// closed ──N failures in a row──▶ open ──interval is over, someone asks──▶ probing
///    ▲                              ▲                                        │  │
///    └───────────success────────────┼────────────────────────────────────────┘  │
///                                   └───────────failure, or no word─────────────┘
/// ```
///
/// All instants come from outside, so that several processes can share one breaker through a store; they are wall-clock
/// instants. Each opening and closing begins an epoch: results of calls that began in an earlier one say nothing any
/// more.
public struct Breaker: Hashable, Codable, Sendable {
    /// When it opens, and how it probes.
    public struct Rules: Hashable, Sendable {
        /// Failures in a row that open it.
        public var failures: Int
        /// From the opening to the first probe, and from the beginning of one probe to that of the next.
        public var probeInterval: Duration
        /// How long a probe may be without word before its process is taken for dead. Longer than a call can take.
        public var probeLease: Duration

        public init(failures: Int = 10, probeInterval: Duration = .seconds(15), probeLease: Duration = .seconds(5)) {
            self.failures = max(1, failures)
            self.probeInterval = probeInterval
            self.probeLease = probeLease
        }
    }

    /// The one call that finds out whether the ministry is back.
    public struct Probe: Hashable, Codable, Sendable {
        /// Unique within the breaker.
        public let number: Int64
        /// Who makes it.
        public let member: String
        /// From then on it is taken for lost.
        public let until: Date
    }

    public enum Phase: Hashable, Codable, Sendable {
        case closed(failures: Int)
        case open
        case probing(Probe)
    }

    /// What may be done now.
    public enum Admission: Hashable, Sendable {
        case calls
        /// One call, after ``takeProbe(by:at:rules:)``.
        case probe
        case refused(until: Date, FailureCause)
    }

    /// What changed.
    public enum Transition: Hashable, Sendable {
        case opened(FailureCause, failures: Int)
        case probeFailed(FailureCause)
        case closed(after: Duration)
    }

    public private(set) var phase = Phase.closed(failures: 0)
    public private(set) var epoch: Int64 = 1
    /// Since when it has been closed, or open (probing included).
    public private(set) var since: Date
    /// Of the latest failure that mattered; nil before the first.
    public private(set) var cause: FailureCause?
    /// The ministry's own word: no call at all before.
    public private(set) var notBefore: Date?
    private var lastProbe: Date?
    /// How many probes have begun since it is kept.
    public private(set) var probes: Int64 = 0

    public init(at now: Date) {
        since = now
    }

    public var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    public func admission(at now: Date, rules: Rules) -> Admission {
        if let notBefore, now < notBefore { return .refused(until: notBefore, cause ?? .throttled) }
        switch phase {
        case .closed:
            return .calls
        case .probing(let probe) where now < probe.until:
            return .refused(until: probe.until, cause ?? .failing)
        case .open, .probing:
            let due = nextProbe(rules) ?? now
            return now < due ? .refused(until: due, cause ?? .failing) : .probe
        }
    }

    /// When the next probe may begin; nil while closed.
    public func nextProbe(_ rules: Rules) -> Date? {
        let due = max(since, lastProbe ?? since) + rules.probeInterval.seconds
        switch phase {
        case .closed: return nil
        case .open: return max(due, notBefore ?? due)
        case .probing(let probe): return max(due, probe.until, notBefore ?? due)
        }
    }

    /// Begins a probe, or returns nil where none may begin now.
    public mutating func takeProbe(by member: String, at now: Date, rules: Rules) -> Probe? {
        guard admission(at: now, rules: rules) == .probe else { return nil }
        probes += 1
        lastProbe = now
        let probe = Probe(number: probes, member: member, until: now + rules.probeLease.seconds)
        phase = .probing(probe)
        return probe
    }

    /// Takes in the result of an ordinary call that began in `epoch`.
    public mutating func record(
        _ result: CallResult, epoch: Int64, at now: Date, rules: Rules
    ) -> Transition? {
        obey(result)
        guard epoch == self.epoch, case .closed(let failures) = phase else { return nil }
        switch result {
        case .abandoned:
            return nil
        case .succeeded:
            phase = .closed(failures: 0)
            return nil
        case .failed(let cause, _):
            self.cause = cause
            phase = .closed(failures: failures + 1)
            guard failures + 1 >= rules.failures else { return nil }
            self.epoch += 1
            phase = .open
            since = now
            return .opened(cause, failures: failures + 1)
        }
    }

    /// Takes in the result of a probe. One that was taken for lost and replaced meanwhile has no say.
    public mutating func record(_ result: CallResult, ofProbe number: Int64, at now: Date) -> Transition? {
        obey(result)
        guard case .probing(let probe) = phase, probe.number == number else { return nil }
        switch result {
        case .abandoned:
            phase = .open
            return nil
        case .failed(let cause, _):
            self.cause = cause
            phase = .open
            return .probeFailed(cause)
        case .succeeded:
            let outage = Duration.milliseconds(Int64(max(0, now.timeIntervalSince(since)) * 1000))
            phase = .closed(failures: 0)
            epoch += 1
            since = now
            notBefore = nil
            return .closed(after: outage)
        }
    }

    /// Brings instants that lie ahead of the clock back to it: a clock that was set back must not hold probes up for
    /// hours.
    public mutating func settle(at now: Date, rules: Rules) {
        since = min(since, now)
        lastProbe = lastProbe.map { min($0, now) }
        let furthest = now + (rules.probeLease + rules.probeInterval).seconds
        if case .probing(let probe) = phase, probe.until > furthest { phase = .open }
        notBefore = notBefore.flatMap { $0 > now ? min($0, now + RetryAfter.longest.seconds) : nil }
    }

    private mutating func obey(_ result: CallResult) {
        guard case .failed(let cause, let notBefore?) = result else { return }
        self.cause = cause
        self.notBefore = max(self.notBefore ?? notBefore, notBefore)
    }
}
