import Foundation
import Retries

/// What a rehearsal has come to.
struct RehearsalSummary: Sendable {
    /// What the ministry was asked in all.
    struct Ministry: Sendable {
        var asked = 0
        var answered = 0
        /// ID numbers that were answered more than once.
        var answeredTwice = 0
        /// While it was down: until the breaker was open, and after.
        var beforeOpening = 0
        var probes = 0
    }

    let tally: RehearsalTally
    let ministry: Ministry
    let workers: Int
    let probe: Duration

    /// What was not as it ought to be; empty: nothing.
    var differences: [String] {
        var differences = tally.differences
        if !tally.isComplete { differences.append("\(tally.deferred + tally.onTheWay) filings have no final result") }
        if tally.parked > 0 { differences.append("\(tally.parked) filings were parked") }
        if ministry.answeredTwice > 0 {
            differences.append("\(ministry.answeredTwice) ID numbers were looked up successfully more than once")
        }
        if tally.isComplete, ministry.answered != tally.askedAbout {
            differences.append("the ministry gave \(ministry.answered) answers about \(tally.askedAbout) persons")
        }
        return differences
    }

    func text(width: Int) -> String {
        var text =
            "\(tally.sent) sent = \(tally.accepted) accepted + \(tally.rejected) rejected + \(tally.parked) parked"
        text += tally.isComplete ? "\n" : " + \(tally.deferred + tally.onTheWay) undecided\n"
        for remark in remarks {
            text += "- " + TextWrap(width: width - 2).lines(of: remark).joined(separator: "\n  ") + "\n"
        }
        return text
    }

    private var remarks: [String] {
        let failed = ministry.asked - ministry.answered
        return [
            """
            \(tally.everDeferred) of them had to wait, the longest \(Self.seconds(tally.longestWait)): each was told so once, \
            tried again by itself, and nobody filed anything twice.
            """,
            """
            \(tally.known) were of persons with a record. None of them waited, outage or not; the slowest took \
            \(Self.seconds(tally.slowestKnown)).
            """,
            """
            The ministry was asked \(ministry.asked) times = \(ministry.answered) answers + \(failed) failures, about \
            \(tally.askedAbout) persons.
            """,
            """
            While it was down it was asked \(ministry.beforeOpening + ministry.probes) times = \(ministry.beforeOpening) until \
            the breaker was open + \(ministry.probes) probes, one every \(Int(probe.seconds)) s by \(workers) workers \
            together.
            """,
        ]
    }

    private static func seconds(_ seconds: Double) -> String { String(format: "%.1f s", seconds) }
}
