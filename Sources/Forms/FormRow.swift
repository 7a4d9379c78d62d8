import Foundation

/// A row of a form that was filled in.
public struct FormRow: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        /// To be filed.
        case filing(FormFiling)
        /// The same as an earlier row of the file, and one filing with it.
        case repeats(row: Int, filingID: String)
        /// Not to be filed, because of these cells.
        case refused([CellProblem])
    }

    /// In the sheet, or the line in a CSV file; from 1.
    public let number: Int
    /// In the order of the form's columns: as they were read, or, where they cannot be, as they were typed.
    public let texts: [String]
    public let content: Content

    public var filingID: String? {
        switch content {
        case .filing(let filing): filing.id
        case .repeats(_, let filingID): filingID
        case .refused: nil
        }
    }

    /// Why it is refused; empty where it is not.
    public var problems: [CellProblem] {
        if case .refused(let problems) = content { problems } else { [] }
    }
}

/// A filing out of a row.
public struct FormFiling: Hashable, Sendable {
    public let id: String
    /// As JSON.
    public let value: Data
    public let idNumber: String?
    public let employer: String?
    /// Of the request, as the journal keeps it: tells whether a result under this id is this filing's.
    public let digest: Data
}

/// What was read of a form.
public struct FormContent: Sendable {
    /// Of all that it holds: the same rows in the same places are the same batch.
    public let batchID: String
    /// Nil: the file was not made by `canbao template`, or has lost its number.
    public let formNumber: String?
    /// Rows that hold something, but for the example.
    public let rows: [FormRow]

    public var filings: [(row: Int, filing: FormFiling)] {
        rows.compactMap { row in
            if case .filing(let filing) = row.content { return (row.number, filing) }
            return nil
        }
    }

    public var problems: [CellProblem] { rows.flatMap(\.problems) }
}
