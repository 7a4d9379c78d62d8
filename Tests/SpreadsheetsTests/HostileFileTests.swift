import Foundation
import Testing

@testable import Spreadsheets

/// Files that do harm to a reader who trusts them, or that are no workbooks at all.
@Suite("Hostile and broken workbooks")
struct HostileFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Reads everything; returns why that failed.
    private func refusal(_ path: String, _ limits: SpreadsheetLimits = SpreadsheetLimits()) throws -> SpreadsheetError {
        try #require(
            throws: SpreadsheetError.self,
            performing: {
                let book = try WorkbookReader(path: path, limits: limits)
                for index in book.sheets.indices { _ = try book.all(index) }
            })
    }

    private func book(_ sheet: String) throws -> String { try RawBook(sheets: [sheet]).write(to: folder) }

    @Test("a part that unpacks to far more than its size is given up on the way")
    func bomb() throws {
        let blank = Data(repeating: 0x20, count: 40 << 20)
        let path = try folder.zip(
            RawBook(sheets: [""]).entries.map { $0.name.contains("sheet1") ? ($0.name, blank) : $0 })
        #expect(try refusal(path).description.contains("more than 200 times its size"))
    }

    @Test("a part that is too long unpacked is refused, whatever it is packed to")
    func longPart() throws {
        var limits = SpreadsheetLimits()
        limits.partBytes = 1_000
        let path = try book(String(repeating: "<row/>", count: 200))
        #expect(try refusal(path, limits).description.contains("more than 1000 bytes"))
    }

    @Test("many sheets that are each within the limit are too long together")
    func longTogether() throws {
        var limits = SpreadsheetLimits()
        limits.totalBytes = 10_000
        let sheet = String(repeating: "<row/>", count: 700)
        let one = try RawBook(sheets: [sheet]).write(to: folder)
        #expect(try WorkbookReader(path: one, limits: limits).all(0).isEmpty)
        let three = try RawBook(sheets: [sheet, sheet, sheet]).write(to: folder)
        #expect(try refusal(three, limits).description.contains("it unpacks to more than 10000 bytes"))
    }

    @Test("an archive that says less of a part than it unpacks to is caught all the same")
    func lyingSize() throws {
        let path = try book(String(repeating: "<row/>", count: 2_000))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // The unpacked size in each central header becomes 10.
        var from = bytes.startIndex
        while let found = bytes.range(of: Data([0x50, 0x4B, 0x01, 0x02]), in: from..<bytes.endIndex) {
            bytes.replaceSubrange(found.lowerBound + 24..<found.lowerBound + 28, with: [10, 0, 0, 0])
            from = found.upperBound
        }
        var limits = SpreadsheetLimits()
        limits.partBytes = 1_000
        let refusal = try refusal(folder.write(bytes, "lie.xlsx"), limits)
        #expect(refusal.description.contains("more than 1000 bytes"))
    }

    @Test("too many parts")
    func manyParts() throws {
        var raw = RawBook()
        raw.extra = (0..<20).map { ("junk\($0)", Data()) }
        var limits = SpreadsheetLimits()
        limits.entries = 10
        #expect(try refusal(raw.write(to: folder), limits).description.contains("at most 10"))
    }

    @Test("a file that is too long")
    func longFile() throws {
        var limits = SpreadsheetLimits()
        limits.fileBytes = 100
        #expect(try refusal(book(""), limits).description.contains("at most 100 are read"))
    }

    @Test("a document type is refused, so that no entity is expanded or fetched, in any part")
    func entities() throws {
        let secret = try folder.write(Data("秘密".utf8), "secret.txt")
        let external = #"<!DOCTYPE x [<!ENTITY e SYSTEM "file://\#(secret)">]>"#
        let laughs = #"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>"#
        for prolog in [external, laughs, #"<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">"#] {
            var raw = RawBook(sheets: [#"<row><c t="inlineStr"><is><t>&e;</t></is></c></row>"#])
            raw.sheetProlog = prolog
            #expect(try refusal(raw.write(to: folder)).description.contains("declares a document type"))
        }
        for part in ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"] {
            let entries = RawBook(texts: "").entries.map { entry in
                entry.name == part ? (entry.name, Data(external.utf8) + entry.content) : entry
            }
            #expect(try refusal(folder.zip(entries)).description.contains("\(part) declares a document type"))
        }
    }

    @Test("an entity that nobody has declared is damage")
    func undeclared() throws {
        #expect(try refusal(book("<row><c><v>&x;</v></c></row>")).description.contains("undefined entity"))
    }

    @Test("elements nested too deep, and a tag that never ends")
    func shapes() throws {
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        #expect(try refusal(book(deep)).description.contains("64 deep"))
        // Not to be packed to nothing, which would be refused for that.
        let long = (0..<40_000).map { String($0 &* 2_654_435_761 & 0xFFFF_FFFF, radix: 16) }.joined()
        var limits = SpreadsheetLimits()
        limits.tagBytes = 100_000
        #expect(try refusal(book("<row a=\"\(long)\"/>"), limits).description.contains("has a tag or comment"))
    }

    @Test("texts beyond their limits: shared ones, and those of a row")
    func longTexts() throws {
        var limits = SpreadsheetLimits()
        limits.textBytes = 1_000
        limits.rowBytes = 1_000
        let long = String(repeating: "长", count: 400)
        let shared = try RawBook(texts: "<si><t>\(long)</t></si>").write(to: folder)
        #expect(try refusal(shared, limits).description.contains("texts have more than 1000 bytes"))
        let many = try RawBook(texts: String(repeating: "<si/>", count: 100)).write(to: folder)
        #expect(try refusal(many, limits).description.contains("texts have more than 1000 bytes"))
        let inline = try book(#"<row><c t="inlineStr"><is><t>\#(long)</t></is></c></row>"#)
        #expect(try refusal(inline, limits).description.contains("row 1 has more than 1000 bytes"))
        let cell = #"<c t="s"><v>0</v></c>"#
        let referring = RawBook(
            sheets: ["<row>\(String(repeating: cell, count: 10))</row>"],
            texts: "<si><t>\(String(repeating: "短", count: 50))</t></si>")
        #expect(try refusal(referring.write(to: folder), limits).description.contains("row 1 has more than 1000 bytes"))
    }

    @Test("a sheet that claims to be huge costs nothing, and 16,384 columns are just columns")
    func hugeDimension() throws {
        let cells = (1...CellName.lastColumn).map { #"<c r="\#(CellName.letters($0))1"><v>1</v></c>"# }.joined()
        var raw = RawBook(sheets: [#"<row r="1">\#(cells)</row><row r="1048576"><c><v>2</v></c></row>"#])
        raw.sheetProlog = "<!-- -->"
        let entries = raw.entries.map { entry in
            let text = String(decoding: entry.content, as: UTF8.self)
            let claim = text.replacing("<sheetData>", with: #"<dimension ref="A1:XFD1048576"/><sheetData>"#)
            return (entry.name, Data(claim.utf8))
        }
        let rows = try WorkbookReader(path: folder.zip(entries)).all()
        #expect(rows.map(\.number) == [1, 1_048_576] && rows[0].cells.count == 16_384)
    }

    @Test(
        "rows and cells that no sheet can have",
        arguments: [
            #"<row r="2"/><row r="2"/>"#, #"<row r="0"/>"#, #"<row r="1048577"/>"#, #"<row r="99999999999999999999"/>"#,
            #"<row r="-1"/>"#, #"<row><c r="B1"/><c r="A1"/></row>"#, #"<row><c r="XFE1"/></row>"#,
            #"<row><c r="1"/></row>"#,
            #"<row><c r=""/></row>"#, #"<c r="A1"><v>1</v></c>"#, #"<row><c t="s"><v>7</v></c></row>"#,
            #"<row><c t="s"><v>-1</v></c></row>"#,
        ])
    func impossible(_ sheet: String) throws {
        guard case .damaged = try refusal(book(sheet)) else {
            Issue.record("not told as damage")
            return
        }
    }

    @Test("a file cut off anywhere is damage, never a shorter sheet", arguments: [0.3, 0.6, 0.9, 0.999])
    func truncated(_ share: Double) throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: Fixture.path("libreoffice")))
        let path = try folder.write(whole.prefix(Int(Double(whole.count) * share)))
        _ = try refusal(path)
    }

    @Test("a part whose bytes were changed is damage")
    func changed() throws {
        let path = try book(String(repeating: "<row><c><v>1</v></c></row>", count: 500))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let name = try #require(bytes.range(of: Data("xl/worksheets/sheet1.xml".utf8)))
        bytes[name.upperBound + 20] ^= 0xFF
        guard case .damaged = try refusal(folder.write(bytes, "changed.xlsx")) else {
            Issue.record("not told as damage")
            return
        }
    }

    @Test("a password is told as such: of the old container, and of the archive's entries")
    func passwords() throws {
        let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        let mark = "EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let encrypted = Data(ole) + Data(repeating: 0, count: 1_000) + Data(mark)
        #expect(try refusal(folder.write(encrypted)) == .protected)
        #expect(try refusal(folder.zip(RawBook().entries, password: "13800000000")) == .protected)
    }

    @Test("files under a false name are told as what they are")
    func falseNames() throws {
        let old = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600))
        let cases: [(Data, String)] = [
            (old, "old kind (.xls)"), (Data("<html><table>".utf8), "web page"), (Data(), "it is empty"),
            (Data("姓名,证件号码\n".utf8), "no ZIP archive"),
        ]
        for (bytes, words) in cases { #expect(try refusal(folder.write(bytes)).description.contains(words)) }
        #expect(try refusal(folder.zip([("a.txt", Data("x".utf8))])).description.contains("without a workbook"))
        #expect(try refusal(folder.path("nothing.xlsx")).description.contains("cannot be read"))
        #expect(try refusal(folder.url.path).description.contains("no ordinary file"))
    }

    @Test("a part's name cannot colour or fill the terminal")
    func names() throws {
        let entries = RawBook().entries.map { entry in
            let text = String(decoding: entry.content, as: UTF8.self)
            return (
                entry.name,
                Data(
                    text.replacing("worksheets/sheet1.xml", with: "&#27;[31m\(String(repeating: "x", count: 500))").utf8
                )
            )
        }
        // XML does not even let the escape through; the length is cut.
        #expect(try refusal(folder.zip(entries)).description.utf8.count < 300)
    }
}
