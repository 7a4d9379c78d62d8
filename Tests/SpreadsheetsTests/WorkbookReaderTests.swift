import Foundation
import Testing

@testable import Spreadsheets

@Suite("Workbooks as programs save them")
struct WorkbookReaderTests {
    @Test(
        "cells of every kind come out alike, whoever saved them and however days are counted",
        arguments: ["openpyxl", "openpyxl-1904", "libreoffice", "libreoffice-1904"])
    func everyKind(_ name: String) throws {
        let book = try WorkbookReader(path: Fixture.path(name))
        let cells = try book.cells()
        #expect(cells["A1"] == .text("文本"))
        #expect(cells["A3"] == .text(" 两边有空格 "))
        #expect(cells["A6"] == .text("富文本"))
        #expect(cells["D8"] == .text("换\n行"))
        #expect(cells["XFD9"] == .text("最后一列"))
        #expect(cells["B2"] == .number("6500"))
        #expect(cells["B8"] == .number("0.1"))
        #expect(cells["C2"] == .date(SheetDate(year: 1990, month: 3, day: 7)))
        // A time of day is left aside, and what is shown as a month is a day all the same.
        #expect(cells["C3"] == .date(SheetDate(year: 2021, month: 7, day: 15)))
        #expect(cells["C4"] == .date(SheetDate(year: 2021, month: 1, day: 31)))
        // Shown as a time: no date. Not shown as a date: a number.
        #expect(cells["C6"].map(isNumber) == true)
        #expect(cells["C8"] == .number("44226"))
        #expect(cells["D2"] == .flag(true) && cells["D3"] == .flag(false))
        #expect(cells["D6"] == .error("#N/A"))
        #expect(cells["A5"] == nil && cells["D4"] == nil)
    }

    private func isNumber(_ content: CellContent) -> Bool {
        if case .number = content { true } else { false }
    }

    @Test("a formula counts as the value stored with it; without one it is told, not evaluated")
    func formulas() throws {
        let saved = try WorkbookReader(path: Fixture.path("libreoffice")).cells()
        #expect(saved["B6"] == .number("2") && saved["A8"] == .text("张三（先生）"))
        let unsaved = try WorkbookReader(path: Fixture.path("openpyxl")).cells()
        #expect(unsaved["B6"] == .formula && unsaved["A8"] == .formula)
    }

    @Test("digits come as the file has them, so that lost precision shows")
    func digits() throws {
        #expect(
            try WorkbookReader(path: Fixture.path("libreoffice")).cells()["B4"] == .number("3.21202199003075E+017"))
        #expect(try WorkbookReader(path: Fixture.path("openpyxl")).cells()["B4"] == .number("3.212021990030745e+17"))
    }

    @Test(
        "sheets come in the order of their tabs, with their names, hidden ones marked",
        arguments: ["openpyxl", "libreoffice"])
    func sheets(_ name: String) throws {
        let book = try WorkbookReader(path: Fixture.path(name))
        #expect(book.sheets.map(\.name) == ["各种单元格", "第二张", "隐藏"])
        #expect(book.sheets.map(\.isHidden) == [false, false, true])
        #expect(try book.cells(1) == ["B2": .text("另一张表")])
        // A sheet can be read as often as one likes.
        #expect(try book.all(1) == book.all(1))
    }

    @Test("Excel's shared texts: runs put together, pinyin left out, escapes undone")
    func sharedTexts() throws {
        let folder = try TestFolder()
        var book = RawBook()
        book.texts = """
            <si><r><t>张</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 三</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si>\
            <si><t>甲_x000D_\n乙_x005F_x0041_ _x_</t></si><si><t/></si>
            """
        book.sheets = [
            #"<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>"#
        ]
        let cells = try WorkbookReader(path: book.write(to: folder)).cells()
        #expect(cells == ["A1": .text("张 三"), "B1": .text("甲\r\n乙_x0041_ _x_")])
    }

    @Test("rows and cells without references, prefixed elements, inline runs, days as ISO text")
    func otherWriters() throws {
        let folder = try TestFolder()
        var book = RawBook()
        book.sheets = [
            """
            <row><c t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c><c/><c><v>1</v></c></row>\
            <row r="4"><c t="d"><v>2021-01-30T00:00:00</v></c><c t="d"><v>30/1/2021</v></c></row>\
            <x:row xmlns:x="urn:x"><x:c t="str"><x:v>带前缀</x:v></x:c></x:row>
            """
        ]
        let cells = try WorkbookReader(path: book.write(to: folder)).cells()
        #expect(
            cells == [
                "A1": .text("张三"), "C1": .number("1"), "A4": .date(SheetDate(year: 2021, month: 1, day: 30)),
                "B4": .text("30/1/2021"), "A5": .text("带前缀"),
            ])
    }

    @Test("a number is a date by its style's format, built in or of its own")
    func styles() throws {
        let folder = try TestFolder()
        var book = RawBook()
        book.styles = """
            <numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>\
            <numFmt numFmtId="177" formatCode="0.00_ "/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>
            """
        let cells = (0...5).map { #"<c s="\#($0)"><v>44226.75</v></c>"# }.joined()
        book.sheets = ["<row>\(cells)</row>"]
        let contents = try WorkbookReader(path: book.write(to: folder)).all()[0].cells.map(\.content)
        let date = CellContent.date(SheetDate(year: 2021, month: 1, day: 30))
        let number = CellContent.number("44226.75")
        #expect(contents == [number, date, date, date, number, number])
    }
}

@Suite("Number formats and days")
struct DateTests {
    @Test(
        "a format shows a day",
        arguments: [
            "yyyy-mm-dd", "yyyy/m/d;@", #"yyyy"年"m"月"d"日""#, "[$-804]yyyy\\年m\\月", "m/d/yy h:mm", "mmm-yy", "d", "m",
            "[Red]yyyy", "[DBNum1][$-804]yyyy\"年\"m\"月\";@",
        ])
    func dates(_ code: String) { #expect(NumberFormat.isDate(code: code)) }

    @Test(
        "a format shows no day",
        arguments: [
            "General", "G/通用格式", "0.00", "#,##0.00;[Red]-#,##0.00", "@", "h:mm", "[h]:mm", "mm:ss.0", #""day"0"#,
            "0.00E+00",
            "[Magenta]0", "_ * #,##0.00_ ", "上午/下午h\"时\"mm\"分\"", "0;yyyy",
        ])
    func others(_ code: String) { #expect(!NumberFormat.isDate(code: code)) }

    @Test(
        "serial numbers, with the leap day that 1900 never had",
        arguments: [
            (1.0, "1900-01-01"), (59, "1900-02-28"), (61, "1900-03-01"), (44226, "2021-01-30"),
            (44226.99, "2021-01-30"),
            (2_958_465, "9999-12-31"), (36_585, "2000-02-29"),
        ])
    func serials(_ serial: Double, _ day: String) {
        #expect(DateSystem.from1900.date(serial: serial)?.description == day)
    }

    @Test("what is no day", arguments: [0, 60, 60.5, -1, 2_958_466, .infinity, .nan])
    func noDay(_ serial: Double) { #expect(DateSystem.from1900.date(serial: serial) == nil) }

    @Test("days counted from 1904")
    func from1904() {
        #expect(DateSystem.from1904.date(serial: 0)?.description == "1904-01-01")
        #expect(DateSystem.from1904.date(serial: 42_764)?.description == "2021-01-30")
    }

    @Test("columns' letters", arguments: [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")])
    func letters(_ column: Int, _ letters: String) { #expect(CellName.letters(column) == letters) }
}
