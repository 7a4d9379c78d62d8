import Foundation
import SocialInsurance
import Spreadsheets

/// Writes a form: empty, or with rows and what became of them.
public struct FormWriter {
    /// What became of a row.
    public struct Result: Sendable {
        public let row: Int
        public let filingID: String?
        public let outcome: RowOutcome
        /// The decisive error's; nil: none.
        public let code: String?
        public let explanation: String

        public init(row: Int, filingID: String?, outcome: RowOutcome, code: String?, explanation: String) {
            self.row = row
            self.filingID = filingID
            self.outcome = outcome
            self.code = code
            self.explanation = explanation
        }
    }

    private let form: BatchForm
    private let book: WorkbookWriter

    /// An empty form, with an example.
    ///
    /// - Parameters:
    ///   - number: the form's own.
    ///   - path: of a file that may be written over.
    public static func writeTemplate(of form: BatchForm, number: String, created: Date, to path: String) throws {
        try write(form, number, created, path, results: false) { sheet, writer in
            for (index, column) in form.columns.enumerated() {
                try writer.write(column.example, column, sheet, index + 1, row: 2, isExample: true)
            }
        }
    }

    /// A form with rows and their results, which can be mended and sent again.
    ///
    /// - Parameters:
    ///   - number: of the form that the rows came with; nil: they came without.
    ///   - rows: calls its argument with each row, in order: its texts in the order of the form's columns, and its result.
    public static func writeResults(
        of form: BatchForm, number: String?, created: Date, to path: String,
        rows: ((_ texts: [String], _ result: Result) throws -> Void) throws -> Void
    ) throws {
        try write(form, number, created, path, results: true) { sheet, writer in
            var row = 1
            try rows { texts, result in
                row += 1
                try writer.setHeight(of: row, for: result.explanation, width: ResultColumn.explanation.width, sheet)
                for (index, pair) in zip(form.columns, texts).enumerated() {
                    try writer.write(pair.1, pair.0, sheet, index + 1, row: row, isExample: false)
                }
                try writer.write(result, sheet, row: row)
            }
            try sheet.filter(columns: form.columns.count + ResultColumn.allCases.count, rows: row)
        }
    }

    private static func write(
        _ form: BatchForm, _ number: String?, _ created: Date, _ path: String, results: Bool,
        rows: (SheetWriter, FormWriter) throws -> Void
    ) throws {
        let title = "\(form.title)\(results ? "处理结果" : "批量申报表")"
        let writer = FormWriter(form: form, book: try WorkbookWriter(path: path, title: title, created: created))
        let sheet = try writer.addRowsSheet(results: results)
        try rows(sheet, writer)
        try writer.addInstructions(number, title, results: results)
        try writer.addCodes()
        try writer.book.close()
    }

    // MARK: - The sheet of rows

    private func addRowsSheet(results: Bool) throws -> SheetWriter {
        let sheet = try book.addSheet(FormText.rows)
        for (index, column) in form.columns.enumerated() {
            let place = index + 1
            try sheet.setColumn(place, width: column.width, style: CellStyle(format: column.format))
            try sheet.add(rule(column), column: place, rows: 2...(FormReader.rowLimit + 1))
            let fill = column.isRequired ? CellStyle.Fill.required : .optional
            try sheet.write(
                .text(column.heading), column: place, row: 1,
                style: CellStyle(fill: fill, isBold: true, isCentred: true))
        }
        if results { try addResultHeadings(sheet) }
        try sheet.freeze(rows: 1)
        sheet.printAcross()
        return sheet
    }

    private func rule(_ column: FormColumn) -> CellRule {
        let kind: CellRule.Kind =
            if let source = codesRange(of: column) {
                .choice(source: source)
            } else {
                switch column.content {
                case .date: .date
                case .money: .amount
                default: .anything
                }
            }
        let need = column.isRequired ? "必填。" : "可不填。"
        return CellRule(
            kind, title: column.heading, hint: need + column.note, warning: "\(column.heading)：\(column.note)。仍要保留吗？")
    }

    private func addResultHeadings(_ sheet: SheetWriter) throws {
        for (index, column) in ResultColumn.allCases.enumerated() {
            let place = form.columns.count + index + 1
            try sheet.setColumn(place, width: column.width, style: CellStyle(format: .text))
            try sheet.write(
                .text(column.rawValue), column: place, row: 1,
                style: CellStyle(fill: .told, isBold: true, isCentred: true))
        }
    }

    /// A value as its column keeps it; what is none stays text.
    private func write(
        _ text: String, _ column: FormColumn, _ sheet: SheetWriter, _ place: Int, row: Int, isExample: Bool
    ) throws {
        guard !text.isEmpty else { return }
        let style = CellStyle(format: column.format, isExample: isExample)
        try sheet.write(column.sheetValue(of: text), column: place, row: row, style: style)
    }

    private func write(_ result: Result, _ sheet: SheetWriter, row: Int) throws {
        for (index, column) in ResultColumn.allCases.enumerated() {
            let text =
                switch column {
                case .filingID: result.filingID ?? ""
                case .outcome: result.outcome.chineseName
                case .code: result.code ?? ""
                case .explanation: result.explanation
                case .row: String(result.row)
                }
            guard !text.isEmpty else { continue }
            let style = CellStyle(format: .text, wraps: column == .explanation)
            try sheet.write(.text(text), column: form.columns.count + index + 1, row: row, style: style)
        }
    }

    /// Not every program makes a row as high as its text needs. Chinese characters are two wide.
    private func setHeight(of row: Int, for text: String, width: Double, _ sheet: SheetWriter) throws {
        let needed = text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
        let lines = (Double(needed) / width).rounded(.up)
        if lines > 1 { try sheet.setHeight(lines: Int(lines), row: row) }
    }

    // MARK: - The other sheets

    private func addInstructions(_ number: String?, _ title: String, results: Bool) throws {
        let sheet = try book.addSheet(FormText.instructions)
        try sheet.setColumn(1, width: 22)
        try sheet.setColumn(2, width: 100)
        var row = 1
        func add(_ left: String, _ right: String, _ style: CellStyle = CellStyle(wraps: true)) throws {
            try setHeight(of: row, for: right, width: 100, sheet)
            try sheet.write(.text(left), column: 1, row: row, style: style)
            if !right.isEmpty { try sheet.write(.text(right), column: 2, row: row, style: style) }
            row += 1
        }
        let heading = CellStyle(fill: .told, isBold: true)
        try add("\(title) 填写说明", "", CellStyle(isBold: true))
        if let number { try add(FormText.numberLabel, number, CellStyle(format: .text, isBold: true)) }
        row += 1
        for (index, rule) in FormText.rules(results: results).enumerated() { try add("说明 \(index + 1)", rule) }
        row += 1
        try add("列", "填写要求", heading)
        for column in form.columns {
            let example = column.example.isEmpty ? "" : "；示例：\(column.example)"
            try add(column.heading, "\(column.isRequired ? "必填" : "可不填")；\(column.note)\(example)")
        }
        sheet.printAcross()
    }

    /// The lists that columns choose from, one a column.
    private var lists: [CodeList] {
        form.columns.compactMap(\.list).reduce(into: []) { lists, list in
            if !lists.contains(list) { lists.append(list) }
        }
    }

    private func addCodes() throws {
        guard !lists.isEmpty else { return }
        let sheet = try book.addSheet(FormText.codes)
        for (index, list) in lists.enumerated() {
            let longest = list.offers.map(\.count).max() ?? 0
            try sheet.setColumn(index + 1, width: Double(longest * 2 + 4))
        }
        for row in 0...(lists.map(\.offers.count).max() ?? 0) {
            for (index, list) in lists.enumerated() {
                if row == 0 {
                    try sheet.write(
                        .text(list.name), column: index + 1, row: 1, style: CellStyle(fill: .told, isBold: true))
                } else if row <= list.offers.count {
                    try sheet.write(.text(list.offers[row - 1]), column: index + 1, row: row + 1)
                }
            }
        }
    }

    private func codesRange(of column: FormColumn) -> String? {
        guard let list = column.list, let index = lists.firstIndex(of: list) else { return nil }
        let letters = CellName.letters(index + 1)
        return "='\(FormText.codes)'!$\(letters)$2:$\(letters)$\(list.offers.count + 1)"
    }
}

extension ResultColumn {
    /// In characters.
    fileprivate var width: Double {
        switch self {
        case .filingID: 30
        case .outcome: 11
        case .code: 24
        case .explanation: 90
        case .row: 9
        }
    }
}

extension FormColumn {
    /// A text as a spreadsheet keeps it: dates and amounts as such, where they are.
    fileprivate func sheetValue(of text: String) -> SheetWriter.Value {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        switch content {
        // Programs do not agree on how days before March 1900 are counted.
        case .date where DayText.day(text)?.description == text && text >= "1900-03-01":
            return .date(SheetDate(year: parts[0], month: parts[1], day: parts[2]))
        case .month where DayText.month(text)?.description == text:
            return .date(SheetDate(year: parts[0], month: parts[1], day: 1))
        case .money where text.utf8.count <= 15 && Money(yuan: text) != nil:
            return Double(text).map { .number($0) } ?? .text(text)
        default:
            return .text(text)
        }
    }
}
