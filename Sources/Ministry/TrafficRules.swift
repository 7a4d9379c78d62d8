import Foundation
import Retries

/// The limits that all processes together keep to when they ask the ministry.
public struct TrafficRules: Hashable, Sendable {
    public var breaker: Breaker.Rules
    public var ramp: Ramp.Rules
    /// Calls a second, more than 0. `CANBAO_MINISTRY_RATE`.
    public var rate: Double
    /// Calls in flight, more than 0. `CANBAO_MINISTRY_IN_FLIGHT`.
    public var inFlight: Int
    /// How far ahead of their time calls are allotted to a process. Shorter: more talk with the store. Longer: more
    /// calls that go out after another process has opened the breaker.
    public var horizon: Duration
    /// How long a process may be silent before its share goes to the others. Longer than a call can take.
    public var lease: Duration

    /// A process that wakes late may begin calls that it missed, within that time, closer together than the rate has
    /// it. What it missed before is lost.
    static let catchUp = Duration.milliseconds(100)
    /// The share of the rate that is allotted, so that the calls of a second and of the catching up do not exceed it.
    static let headroom = 0.9

    /// 500 calls a second, 64 in flight, and leases that outlast a call by three seconds.
    public init(
        callTimeout: Duration = .seconds(2), rate: Double = 500, inFlight: Int = 64, failures: Int = 10,
        probeInterval: Duration = .seconds(15), ramp: Ramp.Rules = Ramp.Rules(), horizon: Duration = .milliseconds(250)
    ) {
        precondition(rate > 0 && rate.isFinite && inFlight > 0, "limits of calls leave at least one call")
        let lease = callTimeout + .seconds(3)
        self.breaker = Breaker.Rules(failures: failures, probeInterval: probeInterval, probeLease: lease)
        self.ramp = ramp
        self.rate = rate
        self.inFlight = inFlight
        self.horizon = horizon
        self.lease = lease
    }
}
