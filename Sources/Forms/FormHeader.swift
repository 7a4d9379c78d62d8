import Spreadsheets

/// Which column of a sheet is which column of the form.
struct FormHeader {
    /// Rows that are looked through for headings: there may be a title above them.
    static let searched = 10

    /// Columns that say what became of a row; see ``ResultColumn``.
    enum Told: Hashable {
        case filingID, outcome
    }

    /// Where it stands, from 1.
    let row: Int
    /// Of each of the form's columns, in its order: where it is in the sheet, from 1; nil: it is not there.
    let places: [Int?]
    let told: [Told: Int]
    /// Every column that has a heading, also those that mean nothing to the form.
    private let headed: Set<Int>

    /// How many of the form's columns a row names.
    static func recognized(in row: SheetRow, by form: BatchForm) -> Int {
        form.columns.count { column in
            row.cells.contains { cell in Self.heading(cell).map(column.isMeant) ?? false }
        }
    }

    /// Throws ``FormFileError`` with all that is wrong with the headings.
    init(_ row: SheetRow, of form: BatchForm) throws {
        var faults: [String] = []
        var places = [Int?](repeating: nil, count: form.columns.count)
        var told: [Told: Int] = [:]
        for cell in row.cells {
            guard let heading = Self.heading(cell) else { continue }
            let name = CellName(column: cell.column, row: row.number)
            if let index = form.columns.firstIndex(where: { $0.isMeant(by: heading) }) {
                if let former = places[index] {
                    let other = CellName(column: former, row: row.number)
                    faults.append("\(form.columns[index].heading) stands twice, in \(other) and \(name)")
                }
                places[index] = cell.column
            } else if let column = ResultColumn.meant(by: heading) {
                if column == .filingID { told[.filingID] = cell.column }
                if column == .outcome { told[.outcome] = cell.column }
            } else {
                faults.append("\(name) is no column of the form")
            }
        }
        let missing = form.columns.indices.filter { form.columns[$0].isRequired && places[$0] == nil }
        faults += missing.map { "\(form.columns[$0].heading) is missing" }
        guard faults.isEmpty else {
            throw FormFileError.headings(row: row.number, faults: faults, BatchFormSummary(form))
        }
        self.row = row.number
        self.places = places
        self.told = told
        headed = Set(row.cells.filter { Self.heading($0) != nil }.map(\.column))
    }

    /// Cells of a row that hold something where there is no heading.
    func strays(in row: SheetRow) -> [SheetCell] {
        row.cells.filter { cell in
            !headed.contains(cell.column) && !FormColumn.text(of: cell.content).isEmpty
        }
    }

    private static func heading(_ cell: SheetCell) -> String? {
        guard case .text(let text) = cell.content, !CellFolding.trimmed(text).isEmpty else { return nil }
        return text
    }
}
