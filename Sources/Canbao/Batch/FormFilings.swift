import Forms
import Foundation

/// The filings of a form that was read, on their way to the log.
struct FormFilings: FilingReader {
    private var filings: ArraySlice<(row: Int, filing: FormFiling)>
    private let kindHasPerson: Bool
    private(set) var bytesRead: Int64 = 0
    let problems: [FileProblem] = []

    init(_ content: FormContent, hasPerson: Bool) {
        filings = content.filings[...]
        kindHasPerson = hasPerson
    }

    /// Of what ``bytesRead`` will come to.
    var size: Int64 { filings.reduce(0) { $0 + Int64($1.filing.value.count) } }

    mutating func next() throws -> OutgoingFiling? {
        guard let (row, filing) = filings.popFirst() else { return nil }
        bytesRead += Int64(filing.value.count)
        let key = (kindHasPerson ? filing.idNumber?.uppercased() : filing.employer).flatMap { $0.isEmpty ? nil : $0 }
        return OutgoingFiling(line: row, labels: FilingLabels(filingID: filing.id, key: key), value: filing.value)
    }
}
