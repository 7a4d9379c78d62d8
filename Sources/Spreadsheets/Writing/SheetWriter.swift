import CXLSXWriter

/// A sheet that is written row by row. Rows and columns count from 1.
public final class SheetWriter {
    let sheet: UnsafeMutablePointer<lxw_worksheet>
    /// Owns `sheet`.
    private let book: WorkbookWriter

    /// The longest text that a cell can hold, in UTF-16 units; a longer one is cut.
    public static let longestText = 32_767

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, of book: WorkbookWriter) {
        self.sheet = sheet
        self.book = book
    }

    /// What a cell is written with.
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Double)
        case date(SheetDate)
    }

    /// Writes a cell. Text stays text, whatever it begins with.
    public func write(_ value: Value, column: Int, row: Int, style: CellStyle = CellStyle()) throws {
        let (row, column) = (lxw_row_t(row - 1), lxw_col_t(column - 1))
        let format = book.format(style)
        let error =
            switch value {
            case .text(let text): worksheet_write_string(sheet, row, column, CellText.encoded(Self.cut(text)), format)
            case .number(let number): worksheet_write_number(sheet, row, column, number, format)
            case .date(let date): write(date, row, column, format)
            }
        try WorkbookWriter.check(error, "a cell")
    }

    private func write(
        _ date: SheetDate, _ row: lxw_row_t, _ column: lxw_col_t, _ format: UnsafeMutablePointer<lxw_format>?
    ) -> lxw_error {
        var instant = lxw_datetime(
            year: Int32(date.year), month: Int32(date.month), day: Int32(date.day), hour: 0, min: 0, sec: 0)
        return worksheet_write_datetime(sheet, row, column, &instant, format)
    }

    private static func cut(_ text: String) -> String {
        guard text.utf16.count > longestText else { return text }
        var (cut, units) = ("", 0)
        for character in text {
            units += character.utf16.count
            if units > longestText { break }
            cut.append(character)
        }
        return cut
    }

    /// Sets a column's width in characters, and how cells look that nobody has written yet.
    public func setColumn(_ column: Int, width: Double, style: CellStyle = CellStyle(), isHidden: Bool = false) throws {
        let column = lxw_col_t(column - 1)
        var options = lxw_row_col_options()
        options.hidden = isHidden ? 1 : 0
        let error = worksheet_set_column_opt(sheet, column, column, width, book.format(style), &options)
        try WorkbookWriter.check(error, "a column")
    }

    /// Makes a row as high as so many lines of text. To be called before the row is written.
    public func setHeight(lines: Int, row: Int) throws {
        try WorkbookWriter.check(worksheet_set_row(sheet, lxw_row_t(row - 1), Double(lines) * 15, nil), "a row")
    }

    /// Keeps the first rows and columns in sight, and repeats the rows on each printed page.
    public func freeze(rows: Int, columns: Int = 0) throws {
        worksheet_freeze_panes(sheet, lxw_row_t(rows), lxw_col_t(columns))
        try WorkbookWriter.check(worksheet_repeat_rows(sheet, 0, lxw_row_t(rows - 1)), "a page's head")
    }

    /// Prints it across a page of A4, at most one page wide.
    public func printAcross() {
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_fit_to_pages(sheet, 1, 0)
    }

    /// Lets readers narrow the rows down by their values.
    public func filter(columns: Int, rows: Int) throws {
        guard columns > 0, rows > 1 else { return }
        let error = worksheet_autofilter(sheet, 0, 0, lxw_row_t(rows - 1), lxw_col_t(columns - 1))
        try WorkbookWriter.check(error, "a filter")
    }
}
