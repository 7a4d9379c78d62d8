import Foundation
import Testing

@testable import Canbao

@Suite("CSV")
struct CSVReaderTests {
    private func rows(_ source: ByteSource) throws -> [CSVReader.Row] {
        var reader = CSVReader(source)
        var rows: [CSVReader.Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test("rows are read in pieces of any size", arguments: [1, 2, 3, 5, 1000])
    func pieces(_ size: Int) throws {
        let text = "\u{FEFF}a,b\r\n\r\n1,\"x, \"\"y\"\"\r\nz\"\n\n参保,\n,\"\"\nlast,row"
        #expect(
            try rows(.text(text, pieces: size)) == [
                .init(line: 1, fields: ["a", "b"]), .init(line: 3, fields: ["1", "x, \"y\"\r\nz"]),
                .init(line: 6, fields: ["参保", ""]), .init(line: 7, fields: ["", ""]),
                .init(line: 8, fields: ["last", "row"]),
            ])
    }

    @Test("a CR that ends no line belongs to its field")
    func loneCR() throws {
        #expect(
            try rows(.text("a\rb,c\n\rd\n")) == [
                .init(line: 1, fields: ["a\rb", "c"]), .init(line: 2, fields: ["\rd"]),
            ])
    }

    @Test("an empty file has no rows")
    func empty() throws {
        #expect(try rows(.text("")).isEmpty)
        #expect(try rows(.text("\u{FEFF}")).isEmpty)
        #expect(try rows(.text("\r\n\n")).isEmpty)
    }

    @Test(
        "what is wrong is named by its line",
        arguments: [
            ("a\nb\"c\n", 2, "quote within a field"), ("a\n\"b\"c\n", 2, "behind a closing quote"),
            ("a\n\"b\n\nc", 2, "never closed"), ("a\n\"b\nc\"\n\"d", 4, "never closed"),
        ])
    func faults(_ text: String, line: Int, words: String) throws {
        let problem = #expect(throws: FileProblem.self) { try rows(.text(text)) }
        #expect(problem?.line == line)
        #expect(problem?.text.contains(words) == true)
    }

    @Test("bytes that are no UTF-8 are refused, also where they begin like a byte order mark")
    func encoding() {
        let gbk = Data([0xB2, 0xCE, 0xB1, 0xA3])
        for data in [gbk, Data("a\n".utf8) + gbk, Data([0xEF, 0xBB]), Data([0xEF, 0x41])] {
            let problem = #expect(throws: FileProblem.self) { try rows(.bytes(data)) }
            #expect(problem?.text.contains("UTF-8") == true)
        }
    }

    @Test("a quote that swallows the file does not fill the memory")
    func endless() {
        let text = "a\n\"" + String(repeating: "x", count: CSVReader.longestRow + 10)
        let problem = #expect(throws: FileProblem.self) { try rows(.text(text, pieces: 65_536)) }
        #expect(problem?.line == 2)
    }
}
