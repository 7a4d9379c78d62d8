import Foundation
import Spreadsheets

/// A table on the terminal, in portions.
struct ReportTableSink: ReportSink {
    private static let portion = 200

    private var output: TextOutput
    private var table: TextTable
    private var rows: [[String]] = []

    init(_ outline: ReportOutline, output: TextOutput) {
        self.output = output
        table = TextTable(
            outline.columns.map { TextTable.Column(title: $0.title, alignment: $0.content == .money ? .right : .left) })
    }

    mutating func take(_ cells: [ReportCell]) throws {
        rows.append(cells.map(\.description))
        if rows.count >= Self.portion { try write() }
    }

    mutating func finish(totals: [ReportCell]?) throws {
        if let totals { rows.append(totals.map(\.description)) }
        try write()
        try output.flush()
    }

    private mutating func write() throws {
        try output.write(table.layOut(rows))
        rows.removeAll(keepingCapacity: true)
    }
}

/// One JSON object a line. Totals are left to the reader.
struct ReportJSONSink: ReportSink {
    private let columns: [ReportColumn]
    private var output: TextOutput

    init(_ outline: ReportOutline, output: TextOutput) {
        columns = outline.columns
        self.output = output
    }

    mutating func take(_ cells: [ReportCell]) throws {
        var object: [String: String] = [:]
        for (column, cell) in zip(columns, cells) where cell != .none { object[column.key] = cell.description }
        try output.writeJSON(object)
    }

    mutating func finish(totals: [ReportCell]?) throws { try output.flush() }
}

/// CSV in UTF-8 (RFC 4180). Totals are left to the reader.
struct ReportCSVSink: ReportSink {
    private static let special = Array("\",\r\n".utf8)

    private let columns: [ReportColumn]
    private var output: TextOutput

    init(_ outline: ReportOutline, output: TextOutput) throws {
        columns = outline.columns
        self.output = output
        try write(outline.columns.map(\.title))
    }

    mutating func take(_ cells: [ReportCell]) throws {
        try write(
            zip(columns, cells).map { column, cell in
                // A program that opens the file must not take somebody's name for a formula.
                if column.content == .text, let first = cell.description.first, "=+-@\t\r".contains(first) {
                    return "'" + cell.description
                }
                return cell.description
            })
    }

    mutating func finish(totals: [ReportCell]?) throws { try output.flush() }

    private mutating func write(_ fields: [String]) throws {
        let quoted = fields.map { field in
            field.utf8.contains { Self.special.contains($0) } ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
        }
        try output.write(quoted.joined(separator: ",") + "\r\n")
    }
}

/// A sheet of a workbook.
struct ReportWorkbookSink: ReportSink {
    private let columns: [ReportColumn]
    private let book: WorkbookWriter
    private let sheet: SheetWriter
    private var row = 1

    init(_ outline: ReportOutline, path: String, created: Date) throws {
        columns = outline.columns
        book = try WorkbookWriter(path: path, title: outline.title, created: created)
        sheet = try book.addSheet(outline.title)
        for (index, column) in columns.enumerated() {
            try sheet.setColumn(index + 1, width: column.width, style: CellStyle(format: column.format))
            try sheet.write(
                .text(column.title), column: index + 1, row: 1,
                style: CellStyle(fill: .told, isBold: true, isCentred: true))
        }
        try sheet.freeze(rows: 1)
        sheet.printAcross()
    }

    mutating func take(_ cells: [ReportCell]) throws { try write(cells, isBold: false) }

    mutating func finish(totals: [ReportCell]?) throws {
        try sheet.filter(columns: columns.count, rows: row)
        if let totals { try write(totals, isBold: true) }
        try book.close()
    }

    private mutating func write(_ cells: [ReportCell], isBold: Bool) throws {
        row += 1
        for (index, cell) in cells.enumerated() {
            let value: SheetWriter.Value
            switch cell {
            case .none: continue
            case .text(let text): value = .text(text)
            // Up to 15 digits a spreadsheet's number is exact; no amount has more.
            case .money(let money): value = .number(Double(money.fen) / 100)
            case .month(let month): value = .date(SheetDate(year: month.year, month: month.month, day: 1))
            }
            try sheet.write(
                value, column: index + 1, row: row, style: CellStyle(format: columns[index].format, isBold: isBold))
        }
    }
}

extension ReportColumn {
    fileprivate var format: CellStyle.Format {
        switch content {
        case .text, .code: .text
        case .money: .groupedMoney
        case .month: .month
        }
    }
}
