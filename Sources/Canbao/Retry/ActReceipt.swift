import Filings
import Registry
import WorkerKit

/// That an act was done to a filing, or would be.
struct ActReceipt: Encodable {
    static let columns = [
        TextTable.Column(title: "FIRST SEEN"), TextTable.Column(title: "KIND"), TextTable.Column(title: "FILING"),
        TextTable.Column(title: "WAS"), TextTable.Column(title: "CODE"), TextTable.Column(title: "NOW"),
    ]

    private let act: String
    private let dryRun: Bool
    private let kind: FilingKind
    private let filingID: String
    private let state: String
    private let code: String?
    private let firstSeen: String
    private let cells: [String]

    init(_ entry: JournalEntry, _ act: RetryAct.Kind, isDryRun: Bool) {
        self.act = act.rawValue
        dryRun = isDryRun
        kind = entry.kind
        filingID = entry.filingID
        state = entry.state.rawValue
        code = entry.errorCode
        firstSeen = RFC3339.text(entry.firstSeen)
        let now = isDryRun ? "unchanged (dry run)" : act == .replay ? "due now" : "cancelled"
        cells = [
            ClerkText.time(entry.firstSeen), entry.kind.rawValue, PersonalData.masked(entry.filingID),
            entry.state.rawValue,
            entry.errorCode ?? "-", now,
        ]
    }

    var row: [String] { cells }

    private enum CodingKeys: String, CodingKey {
        case act, dryRun, kind
        case filingID = "filingId"
        case state, code, firstSeen
    }
}
