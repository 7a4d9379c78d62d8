import Foundation
import Registry
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Reports")
struct ReportTests {
    private let outline = ReportOutline(
        title: "表",
        columns: [
            ReportColumn(title: "姓名", key: "name"), ReportColumn(title: "号码", key: "number", content: .code),
            ReportColumn(title: "金额", key: "amount", content: .money),
        ])

    private func write(_ sink: (TextOutput) throws -> any ReportSink, _ rows: [[ReportCell]]) throws -> String {
        let written = Written()
        var sink = try sink(written.output)
        for row in rows { try sink.take(row) }
        try sink.finish(totals: [.text("合计"), .none, .money(Money(fen: 5))])
        return written.text
    }

    @Test("CSV quotes what must be quoted, and lets no name become a formula; amounts stay amounts")
    func csv() throws {
        let text = try write(
            { try ReportCSVSink(outline, output: $0) },
            [
                [.text("=cmd|'/c calc'!A1"), .text("1"), .money(Money(fen: -5))], [.text("a,\"b\"\nc"), .none, .none],
                [.text("a\nb"), .text("a\rb"), .none], [.text("a\r\nb"), .none, .none],
            ])
        #expect(
            text == "姓名,号码,金额\r\n'=cmd|'/c calc'!A1,1,-0.05\r\n\"a,\"\"b\"\"\nc\",,\r\n"
                + "\"a\nb\",\"a\rb\",\r\n\"a\r\nb\",,\r\n")
    }

    @Test("JSON has a field for each cell that holds something, and no totals")
    func json() throws {
        let text = try write({ ReportJSONSink(outline, output: $0) }, [[.text("甲"), .none, .money(Money(fen: 100))]])
        #expect(text == "{\"amount\":\"1.00\",\"name\":\"甲\"}\n")
    }

    @Test("a table lines up double-width characters, and ends with the totals")
    func table() throws {
        let text = try write(
            { ReportTableSink(outline, output: $0) }, [[.text("张三"), .text("1"), .money(Money(fen: 123_456))]])
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines == ["姓名  号码     金额", "----  ----  -------", "张三  1     1234.56", "合计           0.05"])
    }

    @Test("what is not known of payment details is left empty, in the lines and in the sums")
    func unknownAmounts() throws {
        func line(_ fen: Int64?) throws -> BilledLine {
            BilledLine(
                person: ReportedPerson(
                    personNumber: try #require(PersonNumber("32120000000017")), idNumber: "1", name: "张三"),
                month: Sample.month("2021-03"), insurance: .pension, effect: .pays, base: Money(fen: 650_000),
                amounts: fen.map { .init(employer: Money(fen: $0), individual: Money(fen: $0 / 2)) }, kind: nil,
                filingID: nil)
        }
        func sums(_ lines: [BilledLine]) -> [String] {
            var totals = PaymentDetails.Totals()
            for line in lines { totals.add(line) }
            return [totals.cells[0].description] + totals.cells[7...9].map(\.description)
        }
        let (known, unknown) = (try line(104_000), try line(nil))
        let cells = PaymentDetails.cells(unknown, Sample.month("2021-04")).map(\.description)
        #expect(cells[6...9] == ["6500.00", "", "", ""])
        #expect(sums([unknown]).dropFirst() == ["", "", ""])
        #expect(sums([known]) == ["合计", "1040.00", "520.00", "1560.00"])
        #expect(sums([known, unknown]) == ["合计（不含金额未知的历史数据）", "1040.00", "520.00", "1560.00"])
        #expect(sums([]) == ["合计", "0.00", "0.00", "0.00"])
    }

    @Test("a phone number is eleven digits that begin with 1")
    func phones() {
        #expect(PhonePassword.isValid("13800000000"))
        for text in ["1380000000", "138000000000", "23800000000", "1380000000x", "", "１３８００００００００"] {
            #expect(!PhonePassword.isValid(text))
        }
    }

    @Test("a file is written whole, for its owner alone, and not over another unless told to")
    func output() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-out-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.txt").path
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try OutputFile(path, overwriting: false).write { file in
                try Data("half".utf8).write(to: URL(fileURLWithPath: file))
                throw Failure()
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        try OutputFile(path, overwriting: false).write { try Data("whole".utf8).write(to: URL(fileURLWithPath: $0)) }
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(throws: (any Error).self) { try OutputFile(path, overwriting: false) }
        try OutputFile(path, overwriting: true).write { try Data("new".utf8).write(to: URL(fileURLWithPath: $0)) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }
}

@Suite("Photos by their bytes")
struct PhotoTests {
    private let jpeg: [UInt8] =
        [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2,
            0x55,
        ]
        + [0xFF, 0xD9]

    private var png: [UInt8] {
        func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
            [0, 0, 0, UInt8(content.count)] + Array(type.utf8) + content + [0, 0, 0, 0]
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]) + chunk("IDAT", [1]) + chunk("IEND", [])
    }

    @Test("JPEG and PNG, also with something behind their end")
    func whole() {
        #expect(Photo(Data(jpeg)) == .jpeg && Photo(Data(png)) == .png)
        #expect(Photo(Data(jpeg + [1, 2])) == .jpeg && Photo(Data(png + [1, 2])) == .png)
        // A slice counts from its own beginning.
        #expect(Photo(Data([0] + png).dropFirst()) == .png)
    }

    @Test("cut off anywhere, they are none")
    func truncated() {
        for count in 0..<jpeg.count { #expect(Photo(Data(jpeg.prefix(count))) == nil) }
        for count in 0..<png.count - 4 { #expect(Photo(Data(png.prefix(count))) == nil) }
    }

    @Test("a photo without a size, or of another kind, is none")
    func others() {
        var flat = png
        flat[19] = 0
        var wide = jpeg
        wide[15] = 0
        wide[16] = 0
        #expect(Photo(Data(flat)) == nil && Photo(Data(wide)) == nil)
        for text in ["GIF89a", "<svg/>", "%PDF-1.4", "RIFF....WEBP"] { #expect(Photo(Data(text.utf8)) == nil) }
    }
}
