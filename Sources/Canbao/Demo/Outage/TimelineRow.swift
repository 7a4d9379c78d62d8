import Foundation
import Ministry

/// A second of the rehearsal.
struct TimelineRow: Sendable {
    static let columns = [
        TextTable.Column(title: "TIME", alignment: .right), TextTable.Column(title: "MINISTRY"),
        TextTable.Column(title: "ASKED", alignment: .right), TextTable.Column(title: "ANSWERED", alignment: .right),
        TextTable.Column(title: "BREAKER               "), TextTable.Column(title: "SENT", alignment: .right),
        TextTable.Column(title: "ACCEPTED", alignment: .right), TextTable.Column(title: "REJECTED", alignment: .right),
        TextTable.Column(title: "DEFERRED", alignment: .right),
        TextTable.Column(title: "ON THE WAY", alignment: .right),
    ]

    static let legend = """
        ASKED and ANSWERED are what the ministry got and gave since the line before; the numbers behind BREAKER are totals. \
        In each line SENT = ACCEPTED + REJECTED + DEFERRED + ON THE WAY. On the way is what nothing has been said of yet: it \
        is about to be decided, or held behind an earlier filing of the same person.
        """

    let seconds: Double
    let ministry: String
    /// Since the row before.
    let asked: Int
    let answered: Int
    /// Nil: no worker has asked anything yet.
    let breaker: MinistryStatus?
    let tally: RehearsalTally

    var cells: [String] {
        [
            String(format: "%.1f s", seconds), ministry, "\(asked)", "\(answered)", breakerText, "\(tally.sent)",
            "\(tally.accepted)", "\(tally.rejected)", "\(tally.deferred)", "\(tally.onTheWay)",
        ]
    }

    private var breakerText: String {
        guard let breaker else { return "closed" }
        return switch breaker.state {
        case .closed where breaker.failuresInRow > 0: "closed, \(breaker.failuresInRow) failed"
        case .closed: "closed"
        case .recovering: "closed, up to \(Int(breaker.rate))/s"
        case .open: "open"
        case .probing: "open, a probe is out"
        }
    }
}
