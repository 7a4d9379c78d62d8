import CZip
import Foundation
import Testing

@testable import Spreadsheets

/// A folder of a test's own, gone with it.
final class TestFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-sheets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ bytes: Data, _ name: String = "book.xlsx") throws -> String {
        try bytes.write(to: url.appendingPathComponent(name))
        return path(name)
    }

    /// A ZIP archive of such entries.
    func zip(_ entries: [(name: String, content: Data)], password: String? = nil, _ name: String = "book.xlsx") throws
        -> String
    {
        let path = path(name)
        var code: Int32 = 0
        let archive = try #require(zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code))
        for entry in entries {
            let bytes = entry.content as NSData
            let copy = try #require(malloc(max(bytes.length, 1)))
            bytes.getBytes(copy, length: bytes.length)
            // The archive frees the copy.
            let source = try #require(zip_source_buffer(archive, copy, zip_uint64_t(bytes.length), 1))
            let index = zip_file_add(archive, entry.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            #expect(index >= 0)
            if let password {
                zip_file_set_encryption(archive, zip_uint64_t(index), zip_uint16_t(ZIP_EM_AES_256), password)
            }
        }
        #expect(zip_close(archive) == 0)
        return path
    }
}

/// A workbook made of raw XML, to hold what no program of ours would write.
struct RawBook {
    /// Of each sheet: what stands within its `sheetData`.
    var sheets = [""]
    /// What stands within `sst`.
    var texts: String?
    var workbookProperties = ""
    var styles: String?
    var extra: [(name: String, content: Data)] = []
    /// Before the root element of the first sheet.
    var sheetProlog = ""

    private static let spreadsheet = #"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = #"xmlns="http://schemas.openxmlformats.org/package/2006/relationships""#

    func write(to folder: TestFolder) throws -> String { try folder.zip(entries) }

    var entries: [(name: String, content: Data)] {
        let numbers = Array(1...max(sheets.count, 1)).prefix(sheets.count)
        var targets = numbers.map { ("rId\($0)", "worksheet", "worksheets/sheet\($0).xml") }
        if texts != nil { targets.append(("rIdT", "sharedStrings", "sharedStrings.xml")) }
        if styles != nil { targets.append(("rIdS", "styles", "styles.xml")) }
        let list = numbers.map { #"<sheet name="表\#($0)" sheetId="\#($0)" r:id="rId\#($0)"/>"# }.joined()
        var entries = [
            ("_rels/.rels", relationships([("rId1", "officeDocument", "xl/workbook.xml")])),
            (
                "xl/workbook.xml",
                #"<workbook \#(Self.spreadsheet) xmlns:r="\#(Self.office)"><workbookPr\#(workbookProperties)/>"#
                    + "<sheets>\(list)</sheets></workbook>"
            ),
            ("xl/_rels/workbook.xml.rels", relationships(targets)),
        ]
        for number in numbers {
            let prolog = number == 1 ? sheetProlog : ""
            let data = "<sheetData>\(sheets[number - 1])</sheetData>"
            entries.append(
                ("xl/worksheets/sheet\(number).xml", "\(prolog)<worksheet \(Self.spreadsheet)>\(data)</worksheet>"))
        }
        if let texts { entries.append(("xl/sharedStrings.xml", "<sst \(Self.spreadsheet)>\(texts)</sst>")) }
        if let styles { entries.append(("xl/styles.xml", "<styleSheet \(Self.spreadsheet)>\(styles)</styleSheet>")) }
        return entries.map { ($0.0, Data($0.1.utf8)) } + extra
    }

    private func relationships(_ targets: [(id: String, kind: String, part: String)]) -> String {
        let list = targets.map {
            #"<Relationship Id="\#($0.id)" Type="\#(Self.office)/\#($0.kind)" Target="\#($0.part)"/>"#
        }
        return "<Relationships \(Self.package)>\(list.joined())</Relationships>"
    }
}

extension WorkbookReader {
    /// All rows of a sheet.
    func all(_ index: Int = 0) throws -> [SheetRow] {
        let rows = try rows(of: sheets[index])
        var all: [SheetRow] = []
        while let row = try rows.next() { all.append(row) }
        return all
    }

    /// What the cells of a sheet hold, by their names.
    func cells(_ index: Int = 0) throws -> [String: CellContent] {
        var cells: [String: CellContent] = [:]
        for row in try all(index) {
            for cell in row.cells { cells["\(CellName(column: cell.column, row: row.number))"] = cell.content }
        }
        return cells
    }
}

enum Fixture {
    static func path(_ name: String) throws -> String {
        try #require(Bundle.module.path(forResource: name, ofType: "xlsx", inDirectory: "Fixtures"))
    }
}
