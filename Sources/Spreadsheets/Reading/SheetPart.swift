/// The rows of a sheet as they come out of its XML.
final class SheetPart: XMLHandler {
    /// How a cell says what its value is.
    private enum ValueKind {
        case number, shared, text, flag, error, date
    }

    private let texts: SharedTexts
    private let showsDate: [Bool]
    private let dateSystem: DateSystem
    private let limits: SpreadsheetLimits
    /// Rows that are complete, the next one first.
    private var rows: ArraySlice<SheetRow> = []

    private var row = 0
    private var column = 0
    private var cells: [SheetCell] = []
    private var rowBytes = 0

    private var kind = ValueKind.number
    private var style = 0
    private var hasFormula = false
    private var isInCell = false
    private var isValue = false
    private var isPhonetic = false
    private var value: [UInt8] = []

    init(texts: SharedTexts, showsDate: [Bool], dateSystem: DateSystem, limits: SpreadsheetLimits) {
        self.texts = texts
        self.showsDate = showsDate
        self.dateSystem = dateSystem
        self.limits = limits
    }

    /// The next row that is complete and holds something.
    func takeRow() -> SheetRow? { rows.popFirst() }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch name {
        case "row": try beginRow(attributes)
        case "c": try beginCell(attributes)
        case "f": hasFormula = hasFormula || isInCell
        case "v": isValue = isInCell
        case "t": isValue = isInCell && kind == .text && !isPhonetic
        case "rPh": isPhonetic = true
        default: break
        }
    }

    func end(_ name: XMLName) throws {
        switch name {
        case "v", "t": isValue = false
        case "rPh": isPhonetic = false
        case "c": try endCell()
        case "row":
            if !cells.isEmpty { rows.append(SheetRow(number: row, cells: cells)) }
            cells = []
        default: break
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) throws {
        guard isValue else { return }
        value.append(contentsOf: bytes)
        rowBytes += bytes.count
        guard rowBytes <= limits.rowBytes else {
            throw SpreadsheetError.refused("row \(row) has more than \(limits.rowBytes) bytes of text")
        }
    }

    // MARK: - Rows and cells

    private func beginRow(_ attributes: XMLAttributes) throws {
        // A row need not say its number: then it follows the one before.
        let number = attributes["r"].map { $0.number ?? 0 } ?? row + 1
        guard number > row, number <= CellName.lastRow else {
            throw SpreadsheetError.damaged("its rows are out of order after row \(row)")
        }
        row = number
        column = 0
        rowBytes = 0
        cells = []
    }

    private func beginCell(_ attributes: XMLAttributes) throws {
        guard row > 0 else { throw SpreadsheetError.damaged("it has a cell outside of any row") }
        let next = attributes["r"].map { $0.cellName?.column ?? 0 } ?? column + 1
        guard next > column, next <= CellName.lastColumn else {
            throw SpreadsheetError.damaged("the cells of row \(row) are out of order")
        }
        column = next
        kind = Self.kind(attributes["t"])
        style = attributes["s"]?.number ?? 0
        hasFormula = false
        isInCell = true
        value.removeAll(keepingCapacity: true)
    }

    private static func kind(_ type: XMLValue?) -> ValueKind {
        guard let type else { return .number }
        if type == "s" { return .shared }
        if type == "inlineStr" || type == "str" { return .text }
        if type == "b" { return .flag }
        if type == "e" { return .error }
        return type == "d" ? .date : .number
    }

    private func endCell() throws {
        isInCell = false
        isValue = false
        guard let content = try content() else { return }
        cells.append(SheetCell(column: column, content: content))
    }

    /// Nil where the cell holds nothing.
    private func content() throws -> CellContent? {
        if value.isEmpty { return hasFormula ? .formula : nil }
        switch kind {
        case .number: return number(CellText.decoded(value))
        case .shared: return try sharedText()
        case .text: return .text(CellText.decoded(value))
        case .flag: return .flag(value == [UInt8(ascii: "1")] || value.elementsEqual("true".utf8))
        case .error: return .error(CellText.decoded(value))
        case .date: return isoDate(CellText.decoded(value))
        }
    }

    private func sharedText() throws -> CellContent? {
        guard let index = Int(String(decoding: value, as: UTF8.self)), let text = texts[index] else {
            throw SpreadsheetError.damaged("\(CellName(column: column, row: row)) refers to a text that is not there")
        }
        rowBytes += text.utf8.count
        guard rowBytes <= limits.rowBytes else {
            throw SpreadsheetError.refused("row \(row) has more than \(limits.rowBytes) bytes of text")
        }
        return text.isEmpty ? nil : .text(text)
    }

    private func number(_ digits: String) -> CellContent {
        guard showsDate.indices.contains(style), showsDate[style], let serial = Double(digits),
            let date = dateSystem.date(serial: serial)
        else { return .number(digits) }
        return .date(date)
    }

    /// `2021-07-15`, `2021-07-15T00:00:00`; anything else stays the text that it is.
    private func isoDate(_ text: String) -> CellContent {
        let parts = text.prefix { $0 != "T" }.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2])
        else { return .text(text) }
        return .date(SheetDate(year: year, month: month, day: day))
    }
}
