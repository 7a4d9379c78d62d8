import Filings
import Forms
import Foundation

/// The filings of a form that was read, on their way to the log.
struct FormFilings: FilingReader {
    private var filings: ArraySlice<(row: Int, filing: FormFiling)>
    private let kind: FilingKind
    private(set) var bytesRead: Int64 = 0
    let problems: [FileProblem] = []

    init(_ content: FormContent, _ kind: FilingKind) {
        filings = content.filings[...]
        self.kind = kind
    }

    /// Of what ``bytesRead`` will come to.
    var size: Int64 { filings.reduce(0) { $0 + Int64($1.filing.value.count) } }

    mutating func next() throws -> OutgoingFiling? {
        guard let (row, filing) = filings.popFirst() else { return nil }
        bytesRead += Int64(filing.value.count)
        let key = FilingLabels.key(kind, idNumber: filing.idNumber, employer: filing.employer)
        return OutgoingFiling(line: row, labels: FilingLabels(filingID: filing.id, key: key), value: filing.value)
    }
}
