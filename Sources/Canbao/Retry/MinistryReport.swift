import Filings
import Foundation
import Ministry
import MinistryAccess
import Retries

/// How things stand with the ministry.
struct MinistryReport {
    /// Nil: no worker has had anything to ask yet.
    let status: MinistryStatus?
    let waiting: MinistryWaiting
    let now: Date
    /// Calls a second when all is well.
    let usualRate: Double

    init(_ snapshot: BreakerSnapshot?, _ waiting: MinistryWaiting, rules: TrafficRules, at now: Date) {
        status = snapshot?.status(rules: rules, at: now)
        self.waiting = waiting
        self.now = now
        usualRate = rules.rate
    }

    /// When the next lookup can be made: nil where none waits.
    var nextAttempt: Date? {
        let call = status?.nextCall ?? now
        if waiting.asking > 0 { return call }
        return waiting.nextDue.map { max($0, call) }
    }

    private var rate: Double { status.map { $0.state == .open || $0.state == .probing ? 0 : $0.rate } ?? usualRate }

    // MARK: - For people

    var text: String {
        facts.map { "\($0.0.padded(to: 14))\($0.1)\n" }.joined()
    }

    private var facts: [(String, String)] {
        var facts = [("Breaker", breaker)]
        if let status {
            facts.append(("Since", "\(ClerkText.time(status.since)) (\(ago(status.since)))"))
            if let cause = status.cause, status.state != .closed || status.failuresInRow > 0 {
                facts.append((status.state == .recovering ? "Before that" : "Because", cause.text))
            }
        }
        facts.append(("Rate", rateText))
        let counts = [
            ("being asked", waiting.asking), ("deferred", waiting.deferred), ("held behind these", waiting.held),
        ]
        facts.append(("Waiting", counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")))
        facts.append(("Parked", "\(waiting.parked)"))
        facts.append(("Next attempt", nextAttempt.map(whenText) ?? "none: nothing waits"))
        return facts
    }

    private var breaker: String {
        guard let status else { return "closed: no worker has asked the ministry yet" }
        return switch status.state {
        case .closed where status.failuresInRow > 0:
            "closed: lookups go out, though the last \(status.failuresInRow) failed"
        case .closed: "closed: lookups go out"
        case .recovering: "closed: lookups go out at a rising rate, after an outage"
        case .open: "open: lookups wait until a probe succeeds"
        case .probing: "open: a probe is under way"
        }
    }

    private var rateText: String {
        rate == 0 ? "none but probes" : "up to \(Self.number(rate)) lookups a second, by all workers together"
    }

    private func whenText(_ instant: Date) -> String {
        instant <= now
            ? "now, as soon as a worker comes to it"
            : "\(ClerkText.time(instant)) (in \(Self.rounded(instant.timeIntervalSince(now))))"
    }

    private func ago(_ instant: Date) -> String { "\(Self.rounded(max(0, now.timeIntervalSince(instant)))) ago" }

    private static func rounded(_ seconds: TimeInterval) -> String {
        switch seconds {
        case ..<120: "\(Int(seconds.rounded(.up))) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        default: "\(Int(seconds / 3600)) h"
        }
    }

    private static func number(_ rate: Double) -> String {
        rate == rate.rounded() && rate < 1e9 ? "\(Int(rate))" : "\(rate)"
    }
}

extension MinistryReport: Encodable {
    private enum Key: String, CodingKey {
        case state, since, cause, causeText, failuresInRow, rate, inFlight, members, nextCall
        case asking, deferred, held, parked, waiting, nextAttempt
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode((status?.state ?? .closed).rawValue, forKey: .state)
        try container.encodeIfPresent((status?.since).map(RFC3339.text), forKey: .since)
        try container.encodeIfPresent(status?.cause?.rawValue, forKey: .cause)
        try container.encodeIfPresent(status?.cause?.text, forKey: .causeText)
        try container.encode(status?.failuresInRow ?? 0, forKey: .failuresInRow)
        try container.encode(rate, forKey: .rate)
        try container.encode(status?.inFlight ?? 0, forKey: .inFlight)
        try container.encode(status?.members ?? 0, forKey: .members)
        try container.encodeIfPresent((status?.nextCall).map(RFC3339.text), forKey: .nextCall)
        try container.encode(waiting.asking + waiting.deferred, forKey: .waiting)
        try container.encode(waiting.asking, forKey: .asking)
        try container.encode(waiting.deferred, forKey: .deferred)
        try container.encode(waiting.held, forKey: .held)
        try container.encode(waiting.parked, forKey: .parked)
        try container.encodeIfPresent(nextAttempt.map(RFC3339.text), forKey: .nextAttempt)
    }
}
