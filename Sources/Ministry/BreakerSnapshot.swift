import Foundation
import Retries

/// All that the processes share about the ministry, as one value: breaker, ramp, rate limit, slots in flight.
///
/// A process reads it from a ``BreakerStore``, lets it take in its report and make a grant, and writes it back by
/// compare-and-swap; where another process was faster, it begins again. So each report counts once, only one process
/// gets the probe, and no start or slot is allotted twice, without any process talking to another.
public struct BreakerSnapshot: Hashable, Codable, Sendable {
    /// Grows by one with each write; 0: never written.
    public var version: Int64 = 0
    public private(set) var breaker: Breaker
    public private(set) var ramp: Ramp
    public private(set) var pace: Pace
    public private(set) var slots = SlotLeases()

    /// A closed breaker that knows of no calls.
    public init(at now: Date) {
        breaker = Breaker(at: now)
        ramp = Ramp(at: now)
        pace = Pace(at: now)
    }

    /// Calls a second that all processes together are allowed.
    public func rate(_ rules: TrafficRules) -> Double { ramp.rate(ceiling: rules.rate) }

    /// Takes in what a process has to say, and allots calls to it. Equal to before where nothing changed.
    public mutating func exchange(_ report: TrafficReport, rules: TrafficRules, at now: Date) -> TrafficGrant {
        settle(rules, at: now)
        let transitions = report.ended.compactMap { record($0, rules: rules, at: now) }
        let until = now + rules.lease.seconds
        let (verdict, askAgain) = allot(report, rules: rules, until: until, at: now)
        return TrafficGrant(
            verdict: verdict, epoch: breaker.epoch, rate: rate(rules), until: until, askAgain: askAgain,
            transitions: transitions)
    }

    /// What a process may do now, as far as the breaker goes.
    func verdict(_ rules: TrafficRules, at now: Date) -> Breaker.Admission {
        let admission = breaker.admission(at: now, rules: rules.breaker)
        guard case .refused(let until, let cause) = admission, case .probing = breaker.phase else { return admission }
        // The probe may succeed at any moment; its lease is only the latest end of the wait.
        return .refused(until: min(until, now + 1), cause)
    }

    private mutating func settle(_ rules: TrafficRules, at now: Date) {
        breaker.settle(at: now, rules: rules.breaker)
        ramp.settle(at: now)
        pace.settle(at: now, rate: rate(rules) * TrafficRules.headroom, horizon: rules.horizon)
        slots.settle(at: now, lease: rules.lease)
    }

    private mutating func record(_ call: EndedCall, rules: TrafficRules, at now: Date) -> Breaker.Transition? {
        let matters = breaker.isClosed && call.permit.epoch == breaker.epoch
        let transition =
            if let probe = call.permit.probe {
                breaker.record(call.result, ofProbe: probe, at: now)
            } else {
                breaker.record(call.result, epoch: call.permit.epoch, at: now, rules: rules.breaker)
            }
        switch call.result {
        case _ where transition.isRecovery, .failed(_, _?):
            ramp.begin(at: now, rules: rules.ramp)
        case .succeeded where matters:
            ramp.succeeded(at: now, ceiling: rules.rate, rules: rules.ramp)
        case .failed(.throttled, nil) where matters:
            ramp.throttled(at: now, ceiling: rules.rate, rules: rules.ramp)
        case .failed where matters:
            ramp.failed(at: now, rules: rules.ramp)
        case .succeeded, .failed, .abandoned:
            break
        }
        return transition
    }

    private mutating func allot(
        _ report: TrafficReport, rules: TrafficRules, until: Date, at now: Date
    ) -> (TrafficGrant.Verdict, askAgain: Date?) {
        var admission = verdict(rules, at: now)
        if admission == .probe, report.waiting > 0, !report.isLeaving,
            let probe = breaker.takeProbe(by: report.member, at: now, rules: rules.breaker)
        {
            return (.probe(Permit(epoch: breaker.epoch, probe: probe.number)), nil)
        }
        if report.isLeaving {
            slots.leave(report.member)
            admission = .refused(until: now, breaker.cause ?? .failing)
        }
        switch admission {
        case .calls:
            return allotCalls(report, rules: rules, until: until, at: now)
        case .probe:
            return (.refused(until: now, breaker.cause ?? .failing), nil)
        case .refused(let end, let cause):
            if report.inFlight > 0, !report.isLeaving {
                _ = slots.renew(
                    report.member, inFlight: report.inFlight, wanted: 0, limit: rules.inFlight, until: until, at: now)
            }
            return (.refused(until: end, cause), nil)
        }
    }

    private mutating func allotCalls(
        _ report: TrafficReport, rules: TrafficRules, until: Date, at now: Date
    ) -> (TrafficGrant.Verdict, askAgain: Date?) {
        guard report.waiting > 0 || report.inFlight > 0 else {
            slots.leave(report.member)
            return (.calls(slots: 0, nil), nil)
        }
        let isDue = report.waiting > report.startsWanted
        let granted = slots.renew(
            report.member, inFlight: report.inFlight, wanted: report.inFlight + report.waiting, isDue: isDue,
            limit: rules.inFlight, until: until, at: now)
        guard report.waiting > 0 else { return (.calls(slots: granted, nil), nil) }
        // Where there are more processes than slots, one uses up its starts, then steps back.
        guard granted > 0, !isDue || !slots.isAnyoneWithout else {
            return (.calls(slots: granted, nil), now + rules.horizon.seconds)
        }
        // What is allotted within the horizon is shared evenly among those who want any.
        let rate = rate(rules)
        let rivals = max(1, slots.holders.values.count { $0.wanted > 0 })
        let share = max(1, Int(rate * rules.horizon.seconds) / rivals)
        let starts = pace.reserve(
            min(report.startsWanted, share), rate: rate * TrafficRules.headroom, horizon: rules.horizon, at: now)
        let isShort = report.startsWanted > 0 && starts == nil
        return (.calls(slots: granted, starts), isShort ? max(now, pace.next - rules.horizon.seconds) : nil)
    }
}

extension Breaker.Transition? {
    fileprivate var isRecovery: Bool {
        if case .closed = self { true } else { false }
    }
}
