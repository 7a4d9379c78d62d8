import Foundation

/// Under what a call was begun.
public struct Permit: Hashable, Sendable {
    /// The breaker's, when the call was allotted.
    public let epoch: Int64
    /// The probe's number, where the call is one.
    public let probe: Int64?

    public init(epoch: Int64, probe: Int64? = nil) {
        self.epoch = epoch
        self.probe = probe
    }
}

/// A call that has ended.
public struct EndedCall: Hashable, Sendable {
    public let permit: Permit
    public let result: CallResult

    public init(_ permit: Permit, _ result: CallResult) {
        self.permit = permit
        self.result = result
    }
}

/// What a process tells the others, and asks of them.
public struct TrafficReport: Hashable, Sendable {
    /// Unique among the processes that live.
    public let member: String
    /// Calls that ended since its last report, in order.
    public var ended: [EndedCall]
    public var inFlight: Int
    /// Lookups that wait for a slot.
    public var waiting: Int
    /// Those of them that have no start allotted.
    public var startsWanted: Int
    /// It gives its share back and asks for nothing.
    public var isLeaving: Bool

    public init(
        member: String, ended: [EndedCall] = [], inFlight: Int = 0, waiting: Int = 0, startsWanted: Int = 0,
        isLeaving: Bool = false
    ) {
        self.member = member
        self.ended = ended
        self.inFlight = inFlight
        self.waiting = waiting
        self.startsWanted = startsWanted
        self.isLeaving = isLeaving
    }
}

/// What a process is allotted.
public struct TrafficGrant: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        /// Calls may begin at these starts, while fewer than `slots` are in flight.
        case calls(slots: Int, Starts?)
        /// One call, now.
        case probe(Permit)
        /// None before that instant.
        case refused(until: Date, FailureCause)
    }

    public let verdict: Verdict
    /// The breaker's epoch.
    public let epoch: Int64
    /// Calls a second that all processes together are allowed now.
    public let rate: Double
    /// What is allotted holds until then; to be renewed in time.
    public let until: Date
    /// Where something was asked for and not allotted: when to ask again.
    public let askAgain: Date?
    /// What this report changed.
    public let transitions: [Breaker.Transition]
}
