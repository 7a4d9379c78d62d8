import Foundation
import Testing

@testable import Ministry

@Suite("What processes share")
struct BreakerSnapshotTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let rules = TrafficRules(rate: 100, inFlight: 10, failures: 3)

    private func opened() -> BreakerSnapshot {
        var shared = BreakerSnapshot(at: start)
        // Three processes saw a failure each.
        for member in ["a", "b", "c"] { _ = shared.exchange(failed(member), rules: rules, at: start) }
        return shared
    }

    private func failed(_ member: String, epoch: Int64 = 1) -> TrafficReport {
        TrafficReport(member: member, ended: [EndedCall(Permit(epoch: epoch), .failed(.timedOut))], waiting: 1)
    }

    private func asking(_ member: String) -> TrafficReport {
        TrafficReport(member: member, waiting: 1, startsWanted: 1)
    }

    @Test("failures that different processes see add up")
    func failuresAddUp() {
        var shared = opened()
        #expect(shared.breaker.phase == .open)
        let grant = shared.exchange(asking("d"), rules: rules, at: start + 1)
        #expect(grant.verdict == .refused(until: start + 15, .timedOut))
        #expect(shared.status(rules: rules, at: start + 1).state == .open)
    }

    @Test("of ten processes one gets the probe")
    func oneProbe() {
        var shared = opened()
        var probes = 0
        for index in 0..<10 {
            let grant = shared.exchange(asking("m\(index)"), rules: rules, at: start + 15)
            if case .probe = grant.verdict { probes += 1 }
        }
        #expect(probes == 1)
        #expect(shared.status(rules: rules, at: start + 15).state == .probing)
    }

    @Test("a process that has nothing to ask gets no probe")
    func noIdleProbe() {
        var shared = opened()
        let grant = shared.exchange(TrafficReport(member: "a"), rules: rules, at: start + 15)
        #expect(grant.verdict == .refused(until: start + 15, .timedOut))
    }

    @Test("when the probe succeeds, calls go out at ten a second from all processes together")
    func recovers() throws {
        var shared = opened()
        let grant = shared.exchange(asking("a"), rules: rules, at: start + 15)
        guard case .probe(let permit) = grant.verdict else {
            Issue.record("no probe")
            return
        }
        let news = TrafficReport(member: "a", ended: [EndedCall(permit, .succeeded)])
        let closed = shared.exchange(news, rules: rules, at: start + 15)
        #expect(closed.transitions == [.closed(after: .seconds(15))])
        #expect(closed.rate == 10)
        let status = shared.status(rules: rules, at: start + 15)
        #expect(status.state == .recovering && status.rate == 10)

        let many = TrafficReport(member: "b", waiting: 100, startsWanted: 100)
        guard case .calls(_, let starts?) = shared.exchange(many, rules: rules, at: start + 15).verdict else {
            Issue.record("no calls")
            return
        }
        #expect(starts.count <= 3 && starts.spacing >= 0.1)
    }

    @Test("a Retry-After of one process's call holds all back, and calls rise from the start after it")
    func retryAfter() {
        var shared = BreakerSnapshot(at: start)
        let throttled = EndedCall(Permit(epoch: 1), .failed(.throttled, notBefore: start + 30))
        _ = shared.exchange(TrafficReport(member: "a", ended: [throttled]), rules: rules, at: start)
        let held = shared.exchange(asking("b"), rules: rules, at: start + 29)
        #expect(held.verdict == .refused(until: start + 30, .throttled))
        #expect(shared.exchange(asking("b"), rules: rules, at: start + 30).rate == 10)
    }

    @Test("a process that has a start gets no other while somebody waits for a slot")
    func usesUpItsStarts() {
        let rules = TrafficRules(rate: 100, inFlight: 1)
        var shared = BreakerSnapshot(at: start)
        func ask(_ member: String, startsWanted: Int) -> TrafficGrant {
            let report = TrafficReport(member: member, waiting: 5, startsWanted: startsWanted)
            return shared.exchange(report, rules: rules, at: start)
        }
        guard case .calls(slots: 1, .some) = ask("a", startsWanted: 5).verdict else {
            Issue.record("no calls")
            return
        }
        #expect(ask("b", startsWanted: 5).verdict == .calls(slots: 0, nil))
        let kept = ask("a", startsWanted: 4)
        #expect(kept.verdict == .calls(slots: 1, nil) && kept.askAgain == start + 0.25)
        #expect(ask("a", startsWanted: 5).verdict == .calls(slots: 0, nil))
        guard case .calls(slots: 1, .some) = ask("b", startsWanted: 5).verdict else {
            Issue.record("no calls")
            return
        }
    }

    @Test("without anything to say or ask nothing changes, so that nothing is written")
    func idle() {
        var shared = BreakerSnapshot(at: start)
        let before = shared
        _ = shared.exchange(TrafficReport(member: "a"), rules: rules, at: start + 100)
        #expect(shared == before)
        var open = opened()
        let beforeProbe = open
        _ = open.exchange(asking("z"), rules: rules, at: start + 5)
        #expect(open == beforeProbe)
    }

    @Test("it comes back from JSON as it was")
    func codable() throws {
        var shared = opened()
        _ = shared.exchange(asking("a"), rules: rules, at: start + 15.123456)
        shared.version = 42
        let decoded = try JSONDecoder().decode(BreakerSnapshot.self, from: JSONEncoder().encode(shared))
        #expect(decoded == shared)
    }

    @Test("of two processes that write at the same time one begins again")
    func compareAndSwap() async throws {
        let store = InMemoryBreakerStore()
        var snapshot = BreakerSnapshot(at: start)
        snapshot.version = 1
        #expect(await store.load() == nil)
        #expect(await store.compareAndSwap(snapshot, expected: 0))
        #expect(await !store.compareAndSwap(snapshot, expected: 0))
        #expect(await store.compareAndSwap(snapshot, expected: 1))
        #expect(await store.load() == snapshot)
    }
}
