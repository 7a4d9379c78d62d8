import Filings
import Foundation
import Registry

extension FilingHistory {
    private static let times = [
        TextTable.Column(title: "TIME"), TextTable.Column(title: "WHAT"), TextTable.Column(title: "CODE"),
        TextTable.Column(title: "NOTE"),
    ]
    private static let revisions = [
        TextTable.Column(title: "TIME"), TextTable.Column(title: "REVISION", alignment: .right),
        TextTable.Column(title: "结果"), TextTable.Column(title: "说明"),
    ]

    /// For a terminal of that width; nil: lines are never broken.
    func text(width: Int?) -> String {
        var text = "\(entry.kind.chineseName) (\(entry.kind.rawValue)) \(entry.filingID)\n\n"
        for (name, value) in facts { text += "  \(name.padded(to: 16))  \(value.printable)\n" }
        if !attempts.isEmpty {
            var table = TextTable(Self.times, width: width)
            text += "\nAttempts (times: system clock)\n" + table.layOut(attempts.map(Self.row))
        }
        if !results.isEmpty {
            var table = TextTable(Self.revisions, width: width)
            text += "\nResults (times: business clock)\n" + table.layOut(results.map(Self.row))
        }
        for subFiling in subFilings { text += "\n" + subFiling.text(width: width) }
        return text
    }

    private var facts: [(String, String)] {
        let source = entry.source
        var facts = [("State", stateText)]
        if let code = entry.errorCode { facts.append(("Code", code)) }
        if let person = maskedPerson { facts.append(("Person", person)) }
        if let employer = entry.employer { facts.append(("Employer", employer)) }
        facts.append(("Operating month", "\(entry.operatingMonth)"))
        facts.append(("Received", "\(ClerkText.time(entry.receivedAt)) (business clock)"))
        facts.append(("First seen", "\(ClerkText.time(entry.firstSeen)) (system clock)"))
        facts.append(
            ("Record", "\(source.partition.topic), partition \(source.partition.partition), offset \(source.offset)"))
        facts.append(("Attempts counted", "\(entry.attempts)"))
        if let notBefore = entry.notBefore {
            facts.append(("Next attempt", "\(ClerkText.time(notBefore)) (system clock)"))
        }
        if let trace = entry.traceparent { facts.append(("Trace", trace)) }
        return facts
    }

    private var stateText: String {
        if let reason = entry.cancellation, entry.state != .decided {
            return "\(entry.state.rawValue), and cancelled: a worker will reject it (\(reason))"
        }
        return switch entry.state {
        case .held: "held: waits behind \(aheadText) of the same person"
        case .awaiting: "awaiting an answer\(waitsFor.map { " from \($0)" } ?? "")"
        case .deferred: waitsFor.map { "under way: waits for \($0)" } ?? "deferred: will be tried again by itself"
        case .parked: "parked: waits for an operator"
        case .decided: "decided"
        }
    }

    private var aheadText: String {
        guard let ahead else { return "an earlier filing" }
        return ahead.kind == entry.kind ? "filing \(ahead.filingID)" : "\(ahead.kind.rawValue) filing \(ahead.filingID)"
    }

    private static func row(_ attempt: Attempt) -> [String] {
        let note = [attempt.note, attempt.counted ? nil : "(counts as no attempt)"].compactMap(\.self)
        return [ClerkText.time(attempt.at), attempt.outcome, attempt.code ?? "-", note.joined(separator: " ")]
    }

    private static func row(_ result: RecordedResult) -> [String] {
        let explanation = (try? DecodedResult(result.body)).map(ClerkText.explanation) ?? ""
        return [ClerkText.time(result.decidedAt), "\(result.revision)", result.outcome.chineseName, explanation]
    }
}
