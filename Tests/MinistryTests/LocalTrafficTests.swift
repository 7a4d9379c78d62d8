import Foundation
import Testing

@testable import Ministry

@Suite("One process's traffic")
struct LocalTrafficTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let rules = TrafficRules(rate: 10, inFlight: 4, failures: 3)

    private func calls(_ slots: Int, starts count: Int, at now: Date, epoch: Int64 = 1) -> TrafficGrant {
        grant(.calls(slots: slots, Starts(first: now, spacing: 0.1, count: count)), at: now, epoch: epoch)
    }

    private func grant(_ verdict: TrafficGrant.Verdict, at now: Date, epoch: Int64 = 1) -> TrafficGrant {
        TrafficGrant(verdict: verdict, epoch: epoch, rate: 10, until: now + 5, askAgain: nil, transitions: [])
    }

    @Test("a lookup asks for its turn at once, and begins when it is allotted")
    func begins() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let (ticket, step) = traffic.add(at: start)
        #expect(step.exchange == TrafficReport(member: "a", waiting: 1, startsWanted: 1))
        let granted = traffic.granted(calls(1, starts: 1, at: start), at: start)
        #expect(granted.begin == [.init(ticket: ticket, permit: Permit(epoch: 1))])
    }

    @Test("lookups begin in the order in which they came, at the starts allotted")
    func order() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let tickets = (0..<3).map { _ in traffic.add(at: start).0 }
        let first = traffic.granted(calls(4, starts: 3, at: start), at: start)
        #expect(first.begin.map(\.ticket) == [tickets[0]])
        #expect(first.wakeAt == start + 0.1)
        check(traffic.wake(at: start + 0.1).begin.map(\.ticket), is: [tickets[1]])
        check(traffic.wake(at: start + 0.2).begin.map(\.ticket), is: [tickets[2]])
    }

    @Test("no more calls are in flight than slots")
    func slots() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let tickets = (0..<3).map { _ in traffic.add(at: start).0 }
        _ = traffic.granted(calls(1, starts: 3, at: start), at: start)
        check(traffic.wake(at: start + 0.15).begin, is: [])
        check(traffic.end(tickets[0], .succeeded, at: start + 0.2).begin.map(\.ticket), is: [tickets[1]])
    }

    @Test("while the breaker is open, lookups are sent away without a call, old and new")
    func refuses() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let (first, _) = traffic.add(at: start)
        let step = traffic.granted(grant(.refused(until: start + 15, .timedOut), at: start), at: start)
        let refusal = LocalTraffic.Refusal(until: start + 15, cause: .timedOut)
        #expect(step.refuse == [.init(ticket: first, refusal: refusal)])
        let (second, again) = traffic.add(at: start + 14)
        #expect(again == LocalTraffic.Step(refuse: [.init(ticket: second, refusal: refusal)]))
        #expect(traffic.room(at: start + 14) == .none(until: start + 15, .timedOut))
        #expect(traffic.room(at: start + 15) == .lookups(1), "the probe")
        let (_, probing) = traffic.add(at: start + 15)
        #expect(probing.exchange?.waiting == 1)
    }

    @Test("the probe is the lookup that waited longest; the others are sent away")
    func probe() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let tickets = (0..<2).map { _ in traffic.add(at: start).0 }
        let permit = Permit(epoch: 2, probe: 7)
        let step = traffic.granted(grant(.probe(permit), at: start, epoch: 2), at: start)
        #expect(step.begin == [.init(ticket: tickets[0], permit: permit)])
        #expect(step.refuse.map(\.ticket) == [tickets[1]])
        let news = traffic.end(tickets[0], .succeeded, at: start + 0.01).exchange
        #expect(news?.ended == [EndedCall(permit, .succeeded)], "told at once")
    }

    @Test("a probe that nobody wants any more is given back")
    func unwantedProbe() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let (ticket, _) = traffic.add(at: start)
        check(traffic.withdraw(ticket), is: true)
        let permit = Permit(epoch: 2, probe: 7)
        let step = traffic.granted(grant(.probe(permit), at: start, epoch: 2), at: start)
        #expect(step.exchange?.ended == [EndedCall(permit, .abandoned)])
    }

    @Test("after failures in a row nothing begins until the breaker has judged them")
    func trips() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let tickets = (0..<6).map { _ in traffic.add(at: start).0 }
        _ = traffic.granted(calls(3, starts: 6, at: start - 0.2), at: start)
        _ = traffic.wake(at: start + 0.1)
        #expect(traffic.runningCount == 3)
        for ticket in tickets[0..<3] { _ = traffic.end(ticket, .failed(.failing), at: start + 0.15) }
        check(traffic.wake(at: start + 0.3).begin, is: [])
        #expect(traffic.runningCount == 0)
    }

    @Test("starts from before the breaker opened are void")
    func epochs() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        _ = (0..<3).map { _ in traffic.add(at: start) }
        _ = traffic.granted(calls(4, starts: 3, at: start + 0.1), at: start)
        let step = traffic.granted(calls(4, starts: 0, at: start, epoch: 3), at: start + 0.1)
        #expect(step.begin == [])
    }

    @Test("what the store did not take in is told again, later and later")
    func storeFails() throws {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let (ticket, _) = traffic.add(at: start)
        _ = traffic.granted(calls(1, starts: 1, at: start), at: start)
        let failed = traffic.end(ticket, .failed(.garbage), at: start + 1)
        let report = try #require(failed.exchange)
        let first = traffic.exchangeFailed(report, at: start + 1)
        #expect(first.exchange == nil && first.wakeAt == start + 1.1)
        let again = try need(traffic.wake(at: start + 1.1).exchange)
        #expect(again.ended == report.ended)
        let second = traffic.exchangeFailed(again, at: start + 1.1)
        #expect(second.wakeAt == start + 1.1 + 0.2)
    }

    @Test("the store is asked at most twenty times a second, and not at all without a lookup")
    func quiet() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        check(traffic.wake(at: start), is: LocalTraffic.Step())
        var exchanges = 0
        for millisecond in 0..<1000 {
            let now = start + Double(millisecond) / 1000
            // There is always one that wants more than was allotted.
            var steps = [traffic.add(at: now).1]
            while let step = steps.popLast() {
                for call in step.begin { steps.append(traffic.end(call.ticket, .succeeded, at: now)) }
                guard step.exchange != nil else { continue }
                exchanges += 1
                steps.append(traffic.granted(calls(4, starts: 1, at: now), at: now))
            }
        }
        #expect(exchanges == 20)
    }

    @Test("a process that leaves gives its share back, and its probe")
    func leaves() {
        var traffic = LocalTraffic(member: "a", rules: rules)
        let tickets = (0..<2).map { _ in traffic.add(at: start).0 }
        _ = traffic.granted(grant(.probe(Permit(epoch: 2, probe: 1)), at: start, epoch: 2), at: start)
        let (third, _) = traffic.add(at: start + 1)
        let (waiting, report) = traffic.leave()
        #expect(waiting == [third] && !tickets.contains(third))
        #expect(report.isLeaving)
        #expect(report.ended == [EndedCall(Permit(epoch: 2, probe: 1), .abandoned)])
    }
}
