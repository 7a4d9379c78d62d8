import Filings
import Registry

/// What a demonstration has come to.
struct DemoSummary: Sendable {
    private static let columns = [
        TextTable.Column(title: "业务"), TextTable.Column(title: "SENT", alignment: .right),
        TextTable.Column(title: "ACCEPTED", alignment: .right), TextTable.Column(title: "REJECTED", alignment: .right),
        TextTable.Column(title: "MALFORMED", alignment: .right),
    ]

    private(set) var tallies: [(kind: FilingKind, tally: AnswerTally)] = []
    /// What is not as the samples foretell.
    var differences: [String] = []
    /// Sentences on what else was found, e.g. about the ledger.
    var remarks: [String] = []

    mutating func add(_ kind: FilingKind, _ tally: AnswerTally) {
        if let index = tallies.firstIndex(where: { $0.kind == kind }) {
            tallies[index].tally.add(tally)
        } else {
            tallies.append((kind, tally))
        }
    }

    var total: AnswerTally { tallies.reduce(into: AnswerTally()) { $0.add($1.tally) } }

    /// Whether every filing was answered, and as foretold.
    var isAsForetold: Bool { differences.isEmpty && total.sent == total.answered }

    /// With lines of at most so many columns.
    func text(width: Int) -> String {
        var table = TextTable(Self.columns)
        let rows = tallies.map { Self.row("\($0.kind.chineseName) \($0.kind.rawValue)", $0.tally) }
        let total = total
        var text = table.layOut(rows + [Self.row("合计 total", total)])
        text += "\n\(total.sent) sent = \(total.allAccepted) accepted + \(total.allRejected) rejected"
        text += " + \(total.malformed) malformed\(total.parked > 0 ? " + \(total.parked) parked" : "")\n"
        for remark in explanations(total) + remarks {
            text += "- " + TextWrap(width: width - 2).lines(of: remark).joined(separator: "\n  ") + "\n"
        }
        return text
    }

    private func explanations(_ total: AnswerTally) -> [String] {
        var texts: [String] = []
        let repeats = total.repeatedAccepted + total.repeatedOthers
        if repeats > 0 {
            texts.append(
                "\(Counted.text(repeats, "filing was", "filings were")) sent twice: decided once, and answered twice "
                    + "with the same result.")
        }
        if total.reused > 0 {
            texts.append(
                "\(Counted.text(total.reused, "filing", "filings")) came under the id of another filing and counts as "
                    + "rejected; the other one is untouched.")
        }
        if total.malformed > 0 {
            texts.append(
                "Malformed records are kept on the topic malformed; an id that can be read is answered, and stays free "
                    + "for the mended filing.")
        }
        return texts
    }

    private static func row(_ name: String, _ tally: AnswerTally) -> [String] {
        [name, "\(tally.sent)", "\(tally.allAccepted)", "\(tally.allRejected)", "\(tally.malformed)"]
    }
}

extension AnswerTally {
    /// Accepted, and repeats of what is.
    var allAccepted: Int { accepted + repeatedAccepted }
    /// Rejected, repeats of what is, and ids that belong to other filings.
    var allRejected: Int { rejected + repeatedOthers + reused }

    mutating func add(_ other: AnswerTally) {
        sent += other.sent
        accepted += other.accepted
        rejected += other.rejected
        reused += other.reused
        malformed += other.malformed
        parked += other.parked
        repeatedAccepted += other.repeatedAccepted
        repeatedOthers += other.repeatedOthers
    }
}
