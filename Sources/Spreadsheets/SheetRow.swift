/// A row of a sheet: its cells that hold something, by column.
public struct SheetRow: Hashable, Sendable {
    /// From 1.
    public let number: Int
    public let cells: [SheetCell]

    public init(number: Int, cells: [SheetCell]) {
        self.number = number
        self.cells = cells
    }

    /// The cell of a column (from 1); nil where it holds nothing.
    public func cell(_ column: Int) -> SheetCell? {
        // Most rows are full, and then a cell stands where its column says.
        if column >= 1, column <= cells.count, cells[column - 1].column == column { return cells[column - 1] }
        return cells.first { $0.column == column }
    }
}

/// A cell that holds something.
public struct SheetCell: Hashable, Sendable {
    /// From 1.
    public let column: Int
    public let content: CellContent

    public init(column: Int, content: CellContent) {
        self.column = column
        self.content = content
    }
}

/// What a cell holds. No formula is ever evaluated: where a cell has one, its content is the value that was stored with it
/// when the workbook was saved, which is what its author saw.
public enum CellContent: Hashable, Sendable {
    /// As it was typed, never empty.
    case text(String)
    /// A number's digits as the file has them: `6500`, `0.1`, `3.21202199003075E+17`. They may show the noise of binary
    /// fractions (`6500.0100000000002`).
    case number(String)
    /// A number that is shown as a date; its time of day is left aside.
    case date(SheetDate)
    case flag(Bool)
    /// `#REF!` and the like.
    case error(String)
    /// A formula without a stored value.
    case formula
}

/// A day as a workbook keeps it.
public struct SheetDate: Hashable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// `2021-07-15`
    public var description: String {
        let pad = { (number: Int, width: Int) in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
    }
}

/// Where a cell is, as its author sees it: `D7`.
public struct CellName: Hashable, Sendable, CustomStringConvertible {
    /// Excel's own limits.
    public static let lastColumn = 16_384
    public static let lastRow = 1_048_576

    public let column: Int
    public let row: Int

    /// Both from 1.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    public var description: String { Self.letters(column) + String(row) }

    /// `A` for 1, `AA` for 27.
    public static func letters(_ column: Int) -> String {
        var (letters, rest) = ("", column)
        while rest > 0 {
            let letter = (rest - 1) % 26
            letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(letter))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}
