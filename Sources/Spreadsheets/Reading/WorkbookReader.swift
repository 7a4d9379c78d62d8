/// An .xlsx workbook that is read: made by Excel, WPS, LibreOffice or any library, and trusted by nobody.
///
/// Formulas are not evaluated, external parts are not followed, pictures and macros are not looked at. What is beyond the
/// limits is refused while it is unpacked. Used by one caller at a time.
public final class WorkbookReader {
    /// A worksheet of the workbook.
    public struct Sheet: Sendable {
        public let name: String
        /// Whether its author has hidden it.
        public let isHidden: Bool
        fileprivate let part: String
    }

    /// In the order of their tabs.
    public let sheets: [Sheet]
    private let archive: ZipArchive
    private let limits: SpreadsheetLimits
    private let dateSystem: DateSystem
    private let showsDate: [Bool]
    private let texts: SharedTexts

    /// Opens a workbook, and reads all of it but its sheets. Throws ``SpreadsheetError``.
    public init(path: String, limits: SpreadsheetLimits = SpreadsheetLimits()) throws {
        archive = try ZipArchive(path: path, limits: limits)
        self.limits = limits
        let main = try Self.mainPart(archive, limits)
        let targets = try Relationships.read(of: main, in: archive, limits: limits)
        let workbook = WorkbookPart(limits: limits)
        try XMLScanner.scan(main, in: archive, limits: limits, handler: workbook)
        dateSystem = workbook.dateSystem
        sheets = try workbook.sheets.compactMap { sheet in
            guard let target = targets.first(where: { $0.id == sheet.relationship }) else {
                throw SpreadsheetError.damaged("it refers to a sheet that is not there")
            }
            // Chart sheets and the like have no cells.
            guard target.kind == "worksheet" else { return nil }
            return Sheet(name: sheet.name, isHidden: sheet.isHidden, part: target.part)
        }
        let styles = StylesPart()
        if let part = targets.first(where: { $0.kind == "styles" })?.part {
            try XMLScanner.scan(part, in: archive, limits: limits, handler: styles)
        }
        showsDate = styles.showsDate
        texts = SharedTexts(limits: limits)
        if let part = targets.first(where: { $0.kind == "sharedStrings" })?.part {
            try XMLScanner.scan(part, in: archive, limits: limits, handler: texts)
        }
    }

    /// The rows of one of the ``sheets``, from the first on.
    public func rows(of sheet: Sheet) throws -> SheetRows {
        let part = SheetPart(texts: texts, showsDate: showsDate, dateSystem: dateSystem, limits: limits)
        return SheetRows(
            entry: try archive.open(sheet.part), part: part,
            scanner: try XMLScanner(part: sheet.part, limits: limits, handler: part))
    }

    private static func mainPart(_ archive: ZipArchive, _ limits: SpreadsheetLimits) throws -> String {
        let targets = try Relationships.read(of: "", in: archive, limits: limits)
        guard let main = targets.first(where: { $0.kind == "officeDocument" })?.part, archive.contains(main) else {
            throw SpreadsheetError.notAWorkbook("it is a ZIP archive without a workbook; save it as .xlsx")
        }
        if main.lowercased().hasSuffix(".bin") {
            throw SpreadsheetError.notAWorkbook("it is of the binary kind (.xlsb); save it as .xlsx")
        }
        if !main.lowercased().contains("workbook") && !main.lowercased().hasPrefix("xl/") {
            throw SpreadsheetError.notAWorkbook("it is an Office document of another kind")
        }
        return main
    }
}

/// The rows of a sheet that hold something, one by one. Holds what a piece of the file makes, not the sheet.
public final class SheetRows {
    private let entry: ZipEntry
    private let part: SheetPart
    private let scanner: XMLScanner
    private var isAtEnd = false

    init(entry: ZipEntry, part: SheetPart, scanner: XMLScanner) {
        self.entry = entry
        self.part = part
        self.scanner = scanner
    }

    /// The next row; nil at the end. Throws ``SpreadsheetError``; then there is nothing more to read.
    public func next() throws -> SheetRow? {
        while true {
            if let row = part.takeRow() { return row }
            if isAtEnd { return nil }
            try entry.read { bytes in
                isAtEnd = bytes.isEmpty
                try scanner.feed(bytes)
            }
        }
    }
}
