import Filings
import Foundation
import SocialInsurance
import Spreadsheets
import Testing

@testable import Forms

@Suite("Forms as files")
struct FormFileTests {
    private let form = BatchForm.of(.enrollment)

    @Test("a form that was filled in comes out alike, whoever saved it", arguments: ["openpyxl", "libreoffice"])
    func filledIn(_ name: String) throws {
        let content = try FormFile.read(workbook: Fixture.path(name), form)
        try check(content, columns: (id: "C", start: "F", insurances: "I"))
        #expect(content.formNumber == (try FormFile.read(workbook: Fixture.path("openpyxl"), form).formNumber))
        #expect(content.formNumber?.utf8.count == 10)
    }

    @Test("a sheet of the office's own: other order, other names, a title above, the second sheet")
    func byHand() throws {
        let content = try FormFile.read(workbook: Fixture.path("by-hand"), form)
        try check(content, columns: (id: "C", start: "D", insurances: "G"), shift: 2)
        #expect(content.formNumber == nil)
    }

    private func check(
        _ content: FormContent, columns: (id: String, start: String, insurances: String), shift: Int = 0
    ) throws {
        let requests = try content.requests(EnrollmentRequest.self)
        #expect(requests.map(\.person.name) == ["张三", "李四", "孙七"])
        #expect(requests.map(\.person.idNumber).prefix(2) == ["321083197812162119", "810000199408230021"])
        #expect(requests.map(\.contractStart) == ["2021-01-30", "2021-01-30", "2021-03-01"])
        #expect(requests.map(\.monthlyWage) == ["6500.00", "6500.00", "7000.00"])
        #expect(requests.map(\.insurances) == [nil, [.pension, .workInjury], [.unemployment]])
        #expect(requests.allSatisfy { $0.employer == "91440300708461136T" })
        #expect(content.rows.map { $0.number - shift } == [3, 4, 6, 7, 8, 9])
        guard case .repeats(row: 3 + shift, _) = content.rows[2].content else {
            Issue.record("the third row is the first again")
            return
        }
        #expect(
            content.problems.map { "\($0.cell)" }
                == ["\(columns.id)\(7 + shift)", "\(columns.start)\(7 + shift)", "\(columns.insurances)\(8 + shift)"]
                || content.problems.map { "\($0.cell)" }.sorted()
                    == [
                        "\(columns.id)\(7 + shift)", "\(columns.start)\(7 + shift)",
                        "\(columns.insurances)\(8 + shift)",
                    ].sorted()
        )
        #expect(content.problems.contains { $0.reason == CellFault.lostDigits.reason })
    }

    @Test("a template holds nothing to file, as it was made and as other programs save it")
    func template() throws {
        let content = try FormFile.read(workbook: Fixture.path("template"), form)
        #expect(content.rows.isEmpty && content.formNumber?.utf8.count == 10)
    }

    @Test("a template of every kind is read back empty, with its number", arguments: FilingKind.allCases)
    func everyTemplate(_ kind: FilingKind) throws {
        let folder = try TemporaryFolder()
        try FormWriter.writeTemplate(of: .of(kind), number: "0123456789", created: .now, to: folder.path("form.xlsx"))
        let content = try FormFile.read(workbook: folder.path("form.xlsx"), .of(kind))
        #expect(content.rows.isEmpty && content.formNumber == "0123456789")
        let book = try WorkbookReader(path: folder.path("form.xlsx"))
        #expect(book.sheets.first?.name == "申报表" && book.sheets[1].name == "填写说明")
    }

    @Test("a day before March 1900, which programs do not count alike, is written as text")
    func earlyDays() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("form.xlsx")
        let form = BatchForm.of(.basicInfo)
        try FormWriter.writeTemplate(of: form, number: "0123456789", created: .now, to: path)
        let book = try WorkbookReader(path: path)
        let rows = try book.rows(of: book.sheets[0])
        let place = try #require(form.columns.firstIndex { $0.field == "birthDate" }) + 1
        #expect(try rows.next()?.cell(place)?.content == .text("出生日期"))
        #expect(try rows.next()?.cell(place)?.content == .text("1900-01-01"))
    }

    @Test("a form of another kind is told as such, with what is expected")
    func otherKind() throws {
        let error = #expect(throws: FormFileError.self) {
            try FormFile.read(workbook: Fixture.path("template"), .of(.certificate))
        }
        #expect(error?.description.contains("起始年月 is missing") == true)
        #expect(error?.description.contains("canbao template certificate") == true)
    }

    @Test("a workbook without headings is told as such")
    func noHeadings() throws {
        let folder = try TemporaryFolder()
        let book = try WorkbookWriter(path: folder.path("x.xlsx"), title: "", created: .now)
        let sheet = try book.addSheet("表")
        for row in 1...30 { try sheet.write(.text("张三"), column: 1, row: row) }
        try book.close()
        let error = #expect(throws: FormFileError.self) { try FormFile.read(workbook: folder.path("x.xlsx"), form) }
        #expect(error?.description.contains("no row of headings") == true)
        #expect(error?.description.contains("张三") == false)
    }

    @Test("rows on two sheets are refused rather than one of them overlooked; an empty or hidden sheet does not count")
    func manySheets() throws {
        let folder = try TemporaryFolder()
        func write(_ name: String, rows: [Int]) throws {
            let book = try WorkbookWriter(path: folder.path(name), title: "", created: .now)
            for (place, count) in rows.enumerated() {
                let sheet = try book.addSheet("表\(place)")
                for row in 1...count + 1 {
                    for (index, column) in form.columns.enumerated() {
                        let text = row == 1 ? column.heading : "甲\(row)"
                        try sheet.write(.text(text), column: index + 1, row: row)
                    }
                }
            }
            try book.close()
        }
        try write("two.xlsx", rows: [0, 1, 2])
        #expect(throws: FormFileError.manySheets([2, 3])) { try FormFile.read(workbook: folder.path("two.xlsx"), form) }
        try write("one.xlsx", rows: [0, 2])
        #expect(try FormFile.read(workbook: folder.path("one.xlsx"), form).rows.count == 2)
    }

    @Test("results are a form again: what was refused is filed anew, with what was typed, and the rest keeps its id")
    func results() throws {
        let folder = try TemporaryFolder()
        let content = try FormFile.read(workbook: Fixture.path("openpyxl"), form)
        let outcomes: [RowOutcome] = [.accepted, .rejected, .accepted, .invalid, .invalid, .pending]
        try FormWriter.writeResults(
            of: form, number: content.formNumber, created: .now, to: folder.path("results.xlsx")
        ) { write in
            for (row, outcome) in zip(content.rows, outcomes) {
                try write(
                    row.texts,
                    FormWriter.Result(
                        row: row.number, filingID: row.filingID, outcome: outcome, code: "CODE", explanation: "=说明"))
            }
        }
        let again = try FormFile.read(workbook: folder.path("results.xlsx"), form)
        #expect(again.formNumber == content.formNumber)
        #expect(again.rows.map(\.texts) == content.rows.map(\.texts))
        let (before, after) = (content.filings.map(\.filing), again.filings.map(\.filing))
        #expect(after.count == 3)
        #expect(after[0].id == before[0].id && after[2].id == before[2].id && after[1].id != before[1].id)
        #expect(after[0].digest == before[0].digest)
        #expect(again.problems.count == content.problems.count)
        // Its second row is no example, as a template's is.
        let book = try WorkbookReader(path: folder.path("results.xlsx"))
        #expect(book.sheets.count == 3)
        let rows = try book.rows(of: book.sheets[1])
        var instructions: [CellContent] = []
        while let row = try rows.next() { instructions += row.cells.map(\.content) }
        let text = instructions.map(FormColumn.text).joined()
        #expect(!text.contains("示例（灰色斜体）") && text.contains("每行后面是处理结果"))
    }
}

/// A folder of a test's own, gone with it.
final class TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-forms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
