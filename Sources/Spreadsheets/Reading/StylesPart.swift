/// The styles of a workbook, as far as they tell dates from numbers.
final class StylesPart: XMLHandler {
    /// Of each cell style: whether it shows a date.
    private(set) var showsDate: [Bool] = []
    private var codes: [Int: Bool] = [:]
    private var isInCellStyles = false

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"]?.number, let code = attributes["formatCode"] else { return }
            codes[id] = NumberFormat.isDate(code: code.text)
        case "cellXfs": isInCellStyles = true
        case "xf" where isInCellStyles:
            guard showsDate.count < 100_000 else { throw SpreadsheetError.refused("it has more than 100000 styles") }
            let id = attributes["numFmtId"]?.number ?? 0
            showsDate.append(codes[id] ?? NumberFormat.isDate(builtIn: id))
        default: break
        }
    }

    func end(_ name: XMLName) {
        if name == "cellXfs" { isInCellStyles = false }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {}
}
