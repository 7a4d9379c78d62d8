import Filings
import Foundation
import Registry
import SocialInsurance
import WorkerKit

/// A filing that waits, as listings show it: without what would identify its person.
struct WaitingRow: Sendable {
    static let columns = [
        TextTable.Column(title: "FIRST SEEN"), TextTable.Column(title: "KIND"), TextTable.Column(title: "FILING"),
        TextTable.Column(title: "STATE"), TextTable.Column(title: "CODE"),
        TextTable.Column(title: "ATTEMPTS", alignment: .right), TextTable.Column(title: "NEXT ATTEMPT"),
        TextTable.Column(title: "WAITS FOR"),
    ]

    let entry: JournalEntry
    /// What a held filing waits behind, as it is now.
    let ahead: JournalEntry?

    static func read(_ entries: [JournalEntry], in registry: any RegistryView) throws -> [WaitingRow] {
        try entries.map { WaitingRow(entry: $0, ahead: try registry.ahead(of: $0)) }
    }

    var cells: [String] {
        [
            ClerkText.time(entry.firstSeen), entry.kind.rawValue, PersonalData.masked(entry.filingID),
            entry.state.rawValue,
            entry.errorCode ?? "-", "\(entry.attempts)", nextAttempt, waitsFor,
        ]
    }

    private var nextAttempt: String {
        guard let instant = entry.notBefore else { return "-" }
        return instant <= Date() ? "due" : ClerkText.time(instant)
    }

    private var waitsFor: String {
        if let reason = entry.cancellation { return "a worker, to reject it; cancelled: \(reason)" }
        return switch entry.state {
        case .held: ahead.map(Self.text) ?? "an earlier filing of the same person"
        case .awaiting: entry.waitsFor.map { "an answer of \($0)" } ?? "an answer"
        case .deferred: "its next attempt"
        case .parked: "an operator"
        case .decided: "-"
        }
    }

    private static func text(_ ahead: JournalEntry) -> String {
        let state = [ahead.state.rawValue, ahead.errorCode, ahead.state == .awaiting ? ahead.waitsFor : nil]
        return
            "filing \(PersonalData.masked(ahead.filingID)) of the same person (\(state.compactMap(\.self).joined(separator: ", ")))"
    }
}

extension WaitingRow: Encodable {
    private struct Ahead: Encodable {
        let filingID: String
        let state: String
        let code: String?
        let waitsFor: String?

        private enum CodingKeys: String, CodingKey {
            case filingID = "filingId"
            case state, code, waitsFor
        }
    }

    private enum Key: String, CodingKey {
        case kind
        case filingID = "filingId"
        case state, code, attempts, firstSeen, nextAttempt, waitsFor, ahead, employer, person, cancellation
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(entry.kind, forKey: .kind)
        try container.encode(entry.filingID, forKey: .filingID)
        try container.encode(entry.state.rawValue, forKey: .state)
        try container.encodeIfPresent(entry.errorCode, forKey: .code)
        try container.encode(entry.attempts, forKey: .attempts)
        try container.encode(RFC3339.text(entry.firstSeen), forKey: .firstSeen)
        try container.encodeIfPresent(entry.notBefore.map(RFC3339.text), forKey: .nextAttempt)
        try container.encodeIfPresent(ahead?.filingID ?? entry.waitsFor, forKey: .waitsFor)
        if let ahead {
            let waitsFor = ahead.state == .awaiting ? ahead.waitsFor : nil
            let ahead = Ahead(
                filingID: ahead.filingID, state: ahead.state.rawValue, code: ahead.errorCode, waitsFor: waitsFor)
            try container.encode(ahead, forKey: .ahead)
        }
        try container.encodeIfPresent(entry.employer, forKey: .employer)
        try container.encodeIfPresent(entry.maskedPerson, forKey: .person)
        try container.encodeIfPresent(entry.cancellation, forKey: .cancellation)
    }
}

extension JournalEntry {
    /// The masked number of the person's document.
    var maskedPerson: String? { personKey.map(IdentityDocument.masked) }
}
