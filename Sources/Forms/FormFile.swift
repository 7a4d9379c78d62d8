import Spreadsheets

/// A form as a file: which sheet is filled in, and what stands on it.
public enum FormFile {
    /// Reads a workbook. Throws ``SpreadsheetError`` and ``FormFileError``.
    public static func read(
        workbook path: String, _ form: BatchForm, round: Int = 1, limits: SpreadsheetLimits = SpreadsheetLimits()
    ) throws -> FormContent {
        let book = try WorkbookReader(path: path, limits: limits)
        // Nobody means what nobody sees.
        let sheets = book.sheets.enumerated().filter { !$0.element.isHidden }
        let found = try sheets.compactMap { place, sheet in
            try candidate(book, sheet, form).map { (place: place + 1, sheet: sheet, headings: $0) }
        }
        guard let chosen = try choose(found.map { ($0.place, $0.headings) }) else {
            throw FormFileError.noHeadings(BatchFormSummary(form))
        }
        let header = try FormHeader(found[chosen].headings.row, of: form)
        let rows = try book.rows(of: found[chosen].sheet)
        while let row = try rows.next(), row.number < header.row {}
        return try FormReader.read(
            form, header: header, formNumber: try formNumber(book), round: round, next: { try rows.next() })
    }

    /// Reads rows of another kind of file, the headings among the first of them. Throws ``FormFileError``.
    public static func read(
        _ form: BatchForm, round: Int = 1, next: () throws -> SheetRow?
    ) throws -> FormContent {
        var headings: SheetRow?
        for _ in 0..<FormHeader.searched {
            guard let row = try next() else { break }
            if FormHeader.recognized(in: row, by: form) >= min(2, form.columns.count) {
                headings = row
                break
            }
        }
        guard let headings else { throw FormFileError.noHeadings(BatchFormSummary(form)) }
        return try FormReader.read(
            form, header: try FormHeader(headings, of: form), formNumber: nil, round: round, next: next)
    }

    // MARK: - Which sheet

    private struct Headings {
        let row: SheetRow
        /// Whether they are all that the form needs, and nothing else.
        let isWhole: Bool
        /// Whether there are rows behind them, other than the example.
        let isFilledIn: Bool
        /// How many of the form's columns they name.
        let recognized: Int
    }

    /// The row of headings of a sheet; nil where it has none.
    private static func candidate(
        _ book: WorkbookReader, _ sheet: WorkbookReader.Sheet, _ form: BatchForm
    ) throws -> Headings? {
        let rows = try book.rows(of: sheet)
        for _ in 0..<FormHeader.searched {
            guard let row = try rows.next() else { return nil }
            let recognized = FormHeader.recognized(in: row, by: form)
            guard recognized >= min(2, form.columns.count) else { continue }
            guard let header = try? FormHeader(row, of: form) else {
                return Headings(row: row, isWhole: false, isFilledIn: false, recognized: recognized)
            }
            return Headings(
                row: row, isWhole: true, isFilledIn: try isFilledIn(rows, header, form), recognized: recognized)
        }
        return nil
    }

    private static func isFilledIn(_ rows: SheetRows, _ header: FormHeader, _ form: BatchForm) throws -> Bool {
        while let row = try rows.next() {
            let texts = header.places.map { place in FormColumn.text(of: place.flatMap { row.cell($0)?.content }) }
            if !form.isExample(texts), texts.contains(where: { !$0.isEmpty }) { return true }
        }
        return false
    }

    /// The sheet that is filled in; where none is, the one whose headings come nearest, so that they can be mended.
    private static func choose(_ found: [(place: Int, headings: Headings)]) throws -> Int? {
        let filledIn = found.indices.filter { found[$0].headings.isFilledIn }
        if filledIn.count > 1 { throw FormFileError.manySheets(filledIn.map { found[$0].place }) }
        return filledIn.first
            ?? found.indices.first { found[$0].headings.isWhole }
            ?? found.indices.max { found[$0].headings.recognized < found[$1].headings.recognized }
    }

    // MARK: - The form's number

    /// What `canbao template` has written beside ``FormText/numberLabel``, on whatever sheet.
    private static func formNumber(_ book: WorkbookReader) throws -> String? {
        for sheet in book.sheets where sheet.name == FormText.instructions {
            let rows = try book.rows(of: sheet)
            for _ in 0..<FormHeader.searched {
                guard let row = try rows.next() else { break }
                guard let label = row.cells.first(where: { $0.content == .text(FormText.numberLabel) }),
                    case .text(let number)? = row.cell(label.column + 1)?.content
                else { continue }
                let code = CellFolding.code(number)
                return FormIdentity.isFormNumber(code) ? code : nil
            }
        }
        return nil
    }
}
