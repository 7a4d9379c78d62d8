import Foundation
import Testing

@testable import Retries

@Suite("Retry schedule")
struct RetryScheduleTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let plain = RetrySchedule(
        delays: [.seconds(30), .seconds(120), .seconds(600)], jitterPermille: 0, deadline: .seconds(3600))
    private var random = SeededRandom(1)

    @Test(
        "the delay grows with the attempts, and the last is repeated",
        arguments: [(0, 30.0), (1, 30), (2, 120), (3, 600), (4, 600), (1000, 600)])
    mutating func delays(attempts: Int, delay: Double) {
        let next = plain.next(attempts: attempts, firstSeen: start, now: start + 5, random: &random)
        #expect(next == .retry(at: start + 5 + delay))
    }

    @Test("the standard is 30 s, 2 min, 10 min, 30 min, 1 h for a day, each off by at most a fifth")
    mutating func standard() {
        let expected = [30.0, 120, 600, 1800, 3600, 3600]
        var seen: Set<Date> = []
        for round in 0..<500 {
            for (index, delay) in expected.enumerated() {
                guard
                    case .retry(let at) = RetrySchedule.standard.next(
                        attempts: index + 1, firstSeen: start, now: start, random: &random)
                else {
                    Issue.record("parked in round \(round)")
                    return
                }
                #expect((start + delay * 0.8...start + delay * 1.2).contains(at))
                if index == 0 { seen.insert(at) }
            }
        }
        #expect(seen.count > 100, "jitter spreads filings that failed together")
        #expect(RetrySchedule.standard.deadline == .seconds(86_400))
    }

    @Test("Retry-After is obeyed, never earlier, and never shortens a delay")
    mutating func retryAfter() {
        let late = plain.next(attempts: 1, firstSeen: start, now: start, notBefore: start + 100, random: &random)
        #expect(late == .retry(at: start + 100))
        let early = plain.next(attempts: 1, firstSeen: start, now: start, notBefore: start + 10, random: &random)
        #expect(early == .retry(at: start + 30))
    }

    @Test("a delay across the deadline is cut to it, so that one try is left; then the filing is parked")
    mutating func deadline() {
        let last = plain.next(attempts: 9, firstSeen: start, now: start + 3500, random: &random)
        #expect(last == .retry(at: start + 3600))
        #expect(plain.next(attempts: 10, firstSeen: start, now: start + 3600, random: &random) == .park)
        #expect(plain.next(attempts: 10, firstSeen: start, now: start + 9999, random: &random) == .park)
    }

    @Test("a Retry-After behind the deadline parks at once: nothing can be tried any more")
    mutating func retryAfterBehindDeadline() {
        let next = plain.next(attempts: 1, firstSeen: start, now: start, notBefore: start + 3601, random: &random)
        #expect(next == .park)
    }

    @Test("a try that did not count waits for the breaker alone, and for the deadline")
    func uncounted() {
        #expect(plain.wait(until: start + 15, firstSeen: start, now: start) == .retry(at: start + 15))
        #expect(plain.wait(until: start - 15, firstSeen: start, now: start) == .retry(at: start))
        #expect(plain.wait(until: start + 9999, firstSeen: start, now: start) == .retry(at: start + 3600))
        #expect(plain.wait(until: start + 9999, firstSeen: start, now: start + 3600) == .park)
    }
}
