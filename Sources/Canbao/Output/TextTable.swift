/// Lays rows out in columns that line up, double-width characters too. Rows come in portions, so that a table of any
/// length needs little memory; a column becomes wider when a later portion needs it, never narrower.
struct TextTable {
    struct Column {
        enum Alignment { case left, right }

        let title: String
        var alignment = Alignment.left
    }

    private let columns: [Column]
    private var widths: [Int]
    /// Columns of the terminal; nil: the last column is never broken.
    private let width: Int?
    private var isBegun = false

    /// Below this the last column is not broken any more: it would be all edges.
    private static let narrowest = 16
    private static let gap = "  "
    /// How far the rule under the titles reaches into a last column that is never broken.
    private static let longestRule = 40

    init(_ columns: [Column], width: Int? = nil) {
        self.columns = columns
        self.widths = columns.map(\.title.displayWidth)
        self.width = width
    }

    /// The lines of some rows, each ended with a newline; the titles before the first ones. A newline in the last column
    /// breaks it; anywhere else it is a control character like others.
    mutating func layOut(_ rows: [[String]]) -> String {
        let rows = rows.map { row in row.dropLast().map(\.printable) + row.suffix(1) }
        for row in rows {
            for (index, cell) in row.dropLast().enumerated() { widths[index] = max(widths[index], cell.displayWidth) }
            widths[widths.count - 1] = max(widths[widths.count - 1], lines(of: row.last).map(\.displayWidth).max() ?? 0)
        }
        var text = ""
        if !isBegun {
            isBegun = true
            append(columns.map(\.title), to: &text)
            append(widths.map { String(repeating: "-", count: $0) }, to: &text, isRule: true)
        }
        for row in rows { append(row, to: &text) }
        return text
    }

    private func append(_ cells: [String], to text: inout String, isRule: Bool = false) {
        let indent = widths.dropLast().reduce(0) { $0 + $1 + Self.gap.count }
        let room = width.map { max($0 - indent, Self.narrowest) }
        var line = ""
        for (index, cell) in cells.enumerated() where index < columns.count - 1 {
            line +=
                columns[index].alignment == .left ? cell.padded(to: widths[index]) : cell.leftPadded(to: widths[index])
            line += Self.gap
        }
        if isRule {
            line += String((cells.last ?? "").prefix(room ?? Self.longestRule))
        } else if columns.last?.alignment == .right {
            line += (cells.last ?? "").leftPadded(to: widths[columns.count - 1])
        } else {
            let broken = lines(of: cells.last).flatMap { text in
                room.map { TextWrap(width: $0).lines(of: text) } ?? [text]
            }
            line += broken.joined(separator: "\n" + String(repeating: " ", count: indent))
        }
        while line.last == " " { line.removeLast() }
        text += line + "\n"
    }

    private func lines(of cell: String?) -> [String] {
        (cell ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
    }
}
