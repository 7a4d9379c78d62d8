import Foundation
import Testing

@testable import Spreadsheets

@Suite("Workbooks that we write")
struct WriterTests {
    private let folder: TestFolder
    private let created = Date(timeIntervalSince1970: 1_626_310_800)

    init() throws {
        folder = try TestFolder()
    }

    private func write(_ body: (WorkbookWriter) throws -> Void) throws -> String {
        let path = folder.path("written.xlsx")
        let book = try WorkbookWriter(path: path, title: "测试", created: created)
        try body(book)
        try book.close()
        return path
    }

    @Test("what is written is read back: texts, whatever they begin with, numbers, days")
    func roundTrip() throws {
        let day = SheetDate(year: 2021, month: 1, day: 30)
        let path = try write { book in
            let sheet = try book.addSheet("第一张")
            try sheet.write(.text("=1+1"), column: 1, row: 1)
            try sheet.write(.text("321202199003074512"), column: 2, row: 1, style: CellStyle(format: .text))
            try sheet.write(.number(6500.01), column: 3, row: 1, style: CellStyle(format: .money))
            try sheet.write(.date(day), column: 4, row: 1, style: CellStyle(format: .date))
            try sheet.write(.date(day), column: 1, row: 3, style: CellStyle(format: .month))
            try book.addSheet("第二张").write(.text("换\n行\u{1B} <&> _x0041_ _x_"), column: 2, row: 2)
        }
        let book = try WorkbookReader(path: path)
        #expect(book.sheets.map(\.name) == ["第一张", "第二张"])
        let cells = try book.cells()
        #expect(cells["A1"] == .text("=1+1") && cells["B1"] == .text("321202199003074512"))
        #expect(cells["C1"] == .number("6500.01"))
        #expect(cells["D1"] == .date(day) && cells["A3"] == .date(day))
        #expect(try book.cells(1)["B2"] == .text("换\n行 <&> _x0041_ _x_"))
    }

    @Test("a text that no cell can hold is cut, not refused")
    func longText() throws {
        let path = try write { book in
            try book.addSheet("表").write(.text(String(repeating: "长", count: 40_000)), column: 1, row: 1)
        }
        let cells = try WorkbookReader(path: path).cells()
        #expect(cells["A1"] == .text(String(repeating: "长", count: SheetWriter.longestText)))
    }

    @Test("where nothing can be written, that is told")
    func unwritable() throws {
        let path = folder.path("missing/folder.xlsx")
        let book = try WorkbookWriter(path: path, title: "", created: created)
        _ = try book.addSheet("表")
        let error = #expect(throws: SpreadsheetError.self) { try book.close() }
        #expect(error?.description.contains("cannot be written") == true)
        #expect(throws: SpreadsheetError.self) { try write { _ = try $0.addSheet("a:b") } }
        // Given up half-way: nothing stays.
        _ = try WorkbookWriter(path: folder.path("given-up.xlsx"), title: "", created: created).addSheet("表")
        #expect(!FileManager.default.fileExists(atPath: folder.path("given-up.xlsx")))
    }
}
