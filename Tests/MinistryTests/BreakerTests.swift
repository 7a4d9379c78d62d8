import Foundation
import Testing

@testable import Ministry

@Suite("Breaker")
struct BreakerTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let rules = Breaker.Rules(failures: 3, probeInterval: .seconds(15), probeLease: .seconds(5))

    private func fail(_ breaker: inout Breaker, at now: Date) -> Breaker.Transition? {
        breaker.record(.failed(.failing), epoch: breaker.epoch, at: now, rules: rules)
    }

    private func opened(at now: Date) -> Breaker {
        var breaker = Breaker(at: start)
        for _ in 0..<3 { _ = fail(&breaker, at: now) }
        return breaker
    }

    @Test("it opens after failures in a row, and says why")
    func opens() {
        var breaker = Breaker(at: start)
        check(fail(&breaker, at: start), is: nil)
        check(fail(&breaker, at: start), is: nil)
        #expect(breaker.admission(at: start, rules: rules) == .calls)
        check(fail(&breaker, at: start + 1), is: .opened(.failing, failures: 3))
        #expect(breaker.admission(at: start + 2, rules: rules) == .refused(until: start + 16, .failing))
        #expect(breaker.since == start + 1)
    }

    @Test("a success between failures begins the count again")
    func successResets() {
        var breaker = Breaker(at: start)
        for _ in 0..<10 {
            check(fail(&breaker, at: start), is: nil)
            check(fail(&breaker, at: start), is: nil)
            check(breaker.record(.succeeded, epoch: breaker.epoch, at: start, rules: rules), is: nil)
        }
    }

    @Test("a call that was given up from our side says nothing")
    func abandoned() {
        var breaker = Breaker(at: start)
        for _ in 0..<10 {
            check(breaker.record(.abandoned, epoch: breaker.epoch, at: start, rules: rules), is: nil)
        }
        #expect(breaker.phase == .closed(failures: 0))
    }

    @Test("results of calls from before it opened do not close it, nor open it longer")
    func staleResults() {
        var breaker = opened(at: start)
        check(breaker.record(.succeeded, epoch: breaker.epoch - 1, at: start + 1, rules: rules), is: nil)
        check(breaker.record(.failed(.timedOut), epoch: breaker.epoch - 1, at: start + 2, rules: rules), is: nil)
        #expect(breaker.phase == .open)
        #expect(breaker.nextProbe(rules) == start + 15)
    }

    @Test("after the interval one probe is let through, and no second one with it")
    func oneProbe() {
        var breaker = opened(at: start)
        check(breaker.takeProbe(by: "a", at: start + 14.9, rules: rules), is: nil)
        #expect(breaker.admission(at: start + 15, rules: rules) == .probe)
        check(breaker.takeProbe(by: "a", at: start + 15, rules: rules) == nil, is: false)
        check(breaker.takeProbe(by: "b", at: start + 15, rules: rules), is: nil)
        #expect(breaker.admission(at: start + 16, rules: rules) == .refused(until: start + 20, .failing))
    }

    @Test("a probe that succeeds closes it; the length of the outage is told")
    func probeSucceeds() throws {
        var breaker = opened(at: start)
        let probe = try need(breaker.takeProbe(by: "a", at: start + 15, rules: rules))
        check(breaker.record(.succeeded, ofProbe: probe.number, at: start + 16), is: .closed(after: .seconds(16)))
        #expect(breaker.admission(at: start + 16, rules: rules) == .calls)
        check(fail(&breaker, at: start + 17), is: nil, "the count begins at nothing")
    }

    @Test("a probe that fails leaves it open, and the next one begins an interval after it")
    func probeFails() throws {
        var breaker = opened(at: start)
        let probe = try need(breaker.takeProbe(by: "a", at: start + 20, rules: rules))
        check(breaker.record(.failed(.timedOut), ofProbe: probe.number, at: start + 22), is: .probeFailed(.timedOut))
        #expect(breaker.admission(at: start + 34.9, rules: rules) == .refused(until: start + 35, .timedOut))
        #expect(breaker.admission(at: start + 35, rules: rules) == .probe)
        #expect(breaker.since == start)
    }

    @Test("the probe of a process that died is replaced after an interval, and has no say any more")
    func lostProbe() throws {
        var breaker = opened(at: start)
        let lost = try need(breaker.takeProbe(by: "dead", at: start + 15, rules: rules))
        check(breaker.takeProbe(by: "b", at: start + 25, rules: rules), is: nil)
        let next = try need(breaker.takeProbe(by: "b", at: start + 30, rules: rules))
        check(breaker.record(.succeeded, ofProbe: lost.number, at: start + 31), is: nil)
        check(breaker.record(.succeeded, ofProbe: next.number, at: start + 31) == nil, is: false)
    }

    @Test("a probe that was given up from our side leaves it open")
    func abandonedProbe() throws {
        var breaker = opened(at: start)
        let probe = try need(breaker.takeProbe(by: "a", at: start + 15, rules: rules))
        check(breaker.record(.abandoned, ofProbe: probe.number, at: start + 16), is: nil)
        #expect(breaker.admission(at: start + 17, rules: rules) == .refused(until: start + 30, .failing))
    }

    @Test("the ministry's Retry-After holds back calls, open or closed")
    func retryAfter() throws {
        var breaker = Breaker(at: start)
        let throttled = CallResult.failed(.throttled, notBefore: start + 60)
        check(breaker.record(throttled, epoch: breaker.epoch, at: start, rules: rules), is: nil)
        #expect(breaker.admission(at: start + 59, rules: rules) == .refused(until: start + 60, .throttled))
        #expect(breaker.admission(at: start + 60, rules: rules) == .calls)

        var open = opened(at: start)
        let probe = try need(open.takeProbe(by: "a", at: start + 15, rules: rules))
        _ = open.record(.failed(.failing, notBefore: start + 300), ofProbe: probe.number, at: start + 16)
        #expect(open.admission(at: start + 200, rules: rules) == .refused(until: start + 300, .failing))
        #expect(open.admission(at: start + 300, rules: rules) == .probe)
    }

    @Test("a clock that is set back by hours does not put the probe off by hours")
    func clockSetBack() {
        var breaker = opened(at: start)
        let earlier = start - 7200
        breaker.settle(at: earlier, rules: rules)
        #expect(breaker.admission(at: earlier + 15, rules: rules) == .probe)
    }

    @Test("whatever happens: one probe an interval, closed by a success alone, no call while open", arguments: 0..<200)
    func laws(seed: Int) {
        var world = BreakerWorld(seed: UInt64(seed), rules: rules, start: start)
        for _ in 0..<400 { world.step() }
    }
}

/// Random events around one breaker, with what must hold after each.
private struct BreakerWorld {
    var random: SeededRandom
    let rules: Breaker.Rules
    var now: Date
    var breaker: Breaker
    var epochs: [Int64] = []
    var probes: [Breaker.Probe] = []
    var lastProbe: Date?
    var openedAt: Date?

    init(seed: UInt64, rules: Breaker.Rules, start: Date) {
        random = SeededRandom(seed)
        self.rules = rules
        now = start
        breaker = Breaker(at: start)
    }

    mutating func step() {
        now += Double.random(in: 0..<(Bool.random(using: &random) ? 0.5 : 12), using: &random)
        let before = breaker
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: begin()
        case 2, 3: endCall()
        case 4: endProbe()
        default: breaker.settle(at: now, rules: rules)
        }
        if before.isClosed, !breaker.isClosed { openedAt = now }
        if breaker.epoch == before.epoch { #expect(before.isClosed == breaker.isClosed) }
    }

    private mutating func begin() {
        switch breaker.admission(at: now, rules: rules) {
        case .calls:
            #expect(breaker.isClosed)
            check(breaker.takeProbe(by: "a", at: now, rules: rules), is: nil)
            epochs.append(breaker.epoch)
        case .refused(let until, _):
            #expect(until > now)
            check(breaker.takeProbe(by: "a", at: now, rules: rules), is: nil)
        case .probe:
            if let lastProbe { #expect(now >= lastProbe + rules.probeInterval.seconds) }
            if let openedAt { #expect(now >= openedAt + rules.probeInterval.seconds) }
            if let probe = breaker.takeProbe(by: "a", at: now, rules: rules) {
                probes.append(probe)
                lastProbe = now
            } else {
                Issue.record("a probe was due and not given")
            }
        }
    }

    private mutating func endCall() {
        guard !epochs.isEmpty else { return }
        let epoch = epochs.remove(at: Int.random(in: 0..<epochs.count, using: &random))
        let before = breaker
        let transition = breaker.record(result(), epoch: epoch, at: now, rules: rules)
        if case .closed = transition { Issue.record("an ordinary call closed the breaker") }
        if epoch != before.epoch { #expect(breaker.phase == before.phase && transition == nil) }
    }

    private mutating func endProbe() {
        guard !probes.isEmpty else { return }
        let probe = probes.remove(at: Int.random(in: 0..<probes.count, using: &random))
        let before = breaker
        let result = result()
        let transition = breaker.record(result, ofProbe: probe.number, at: now)
        if case .closed = transition {
            #expect(result == .succeeded)
            #expect(before.phase == .probing(probe))
        }
        if before.isClosed { #expect(breaker.isClosed) }
    }

    private mutating func result() -> CallResult {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: .succeeded
        case 2: .abandoned
        case 3: .failed(.throttled, notBefore: now + Double.random(in: 0..<30, using: &random))
        default: .failed(.timedOut)
        }
    }
}
