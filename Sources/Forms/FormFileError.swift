import Spreadsheets

/// Why a whole file is no form of its kind, for whoever submits it. Names cells, never what they hold.
public enum FormFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No row of any sheet names the form's columns.
    case noHeadings(BatchFormSummary)
    /// All that is wrong with the row of headings.
    case headings(row: Int, faults: [String], BatchFormSummary)
    /// More than one sheet is filled in; their places, from 1.
    case manySheets([Int])
    case tooManyRows(limit: Int)

    public var description: String {
        switch self {
        case .noHeadings(let form):
            "has no row of headings among its first \(FormHeader.searched) rows. \(form.expectation)"
        case .headings(let row, let faults, let form):
            "has wrong headings in row \(row): \(faults.joined(separator: "; ")). \(form.expectation)"
        case .manySheets(let places):
            "has rows on more than one sheet (\(places.map(String.init).joined(separator: ", "))); leave them on one"
        case .tooManyRows(let limit):
            "has more than \(limit) rows; divide it"
        }
    }
}

/// What a form looks like, for messages.
public struct BatchFormSummary: Hashable, Sendable {
    let kind: String
    let required: [String]
    let optional: [String]

    init(_ form: BatchForm) {
        kind = form.kind.rawValue
        required = form.columns.filter(\.isRequired).map(\.heading)
        optional = form.columns.filter { !$0.isRequired }.map(\.heading)
    }

    var expectation: String {
        let all = required + optional.map { "[\($0)]" }
        return
            "The columns of \(kind) are: \(all.joined(separator: ", ")); `canbao template \(kind)` makes an empty form"
    }
}
