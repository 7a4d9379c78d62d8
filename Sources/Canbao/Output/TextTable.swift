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

    init(_ columns: [Column], width: Int? = nil) {
        self.columns = columns
        self.widths = columns.map(\.title.displayWidth)
        self.width = width
    }

    /// The lines of some rows, each ended with a newline; the titles before the first ones.
    mutating func layOut(_ rows: [[String]]) -> String {
        let rows = rows.map { row in row.map(\.printable) }
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.displayWidth) }
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
        guard let last = cells.last else { return }
        if isRule {
            line += String(last.prefix(room ?? last.count))
        } else if let room {
            let broken = TextWrap(width: room).lines(of: last)
            line += broken.joined(separator: "\n" + String(repeating: " ", count: indent))
        } else {
            line += last
        }
        while line.last == " " { line.removeLast() }
        text += line + "\n"
    }
}
