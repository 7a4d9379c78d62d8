/// The workbook itself: its sheets, and how it counts days.
final class WorkbookPart: XMLHandler {
    struct Sheet {
        let name: String
        let isHidden: Bool
        let relationship: String
    }

    private(set) var sheets: [Sheet] = []
    private(set) var dateSystem = DateSystem.from1900
    private let limits: SpreadsheetLimits

    init(limits: SpreadsheetLimits) {
        self.limits = limits
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch name {
        case "workbookPr":
            if attributes["date1904"]?.flag ?? false { dateSystem = .from1904 }
        case "sheet":
            guard sheets.count < limits.sheets else {
                throw SpreadsheetError.refused("it has more than \(limits.sheets) sheets")
            }
            let isHidden = attributes["state"].map { $0 == "hidden" || $0 == "veryHidden" } ?? false
            let sheet = Sheet(
                name: attributes["name"]?.text ?? "", isHidden: isHidden, relationship: attributes["id"]?.text ?? "")
            sheets.append(sheet)
        default: break
        }
    }

    func end(_ name: XMLName) {}

    func text(_ bytes: UnsafeRawBufferPointer) {}
}
