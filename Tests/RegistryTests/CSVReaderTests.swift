import Foundation
import Testing

@testable import Registry

@Suite("CSV is read")
struct CSVReaderTests {
    @Test(
        "row by row, with the line where each begins",
        arguments: [
            ("", []),
            ("\n\r\n", []),
            ("a,b\nc,d", ["1: a|b", "2: c|d"]),
            ("a,b\r\n\r\n,\r\n", ["1: a|b", "3: |"]),
            ("\u{FEFF}a\n", ["1: a"]),
            ("\"a\",\"b,\"\"c\"\"\"\n", ["1: a|b,\"c\""]),
            ("\"x\ny\r\nz\",1\n2,3\n", ["1: x\ny\r\nz|1", "4: 2|3"]),
            ("\"a\r\"\r\nb", ["1: a\r", "2: b"]),
            ("a\rb\n", ["1: a\rb"]),
            ("a,\"\"\n\"\"\n", ["1: a|"]),
            ("a\"b,c\n", ["1: a\"b|c"]),
            ("\"a\"b,c\nd", ["1: ab|c!", "2: d"]),
            ("a,\"b\nc", ["1: a|b\nc!"]),
        ])
    func rows(text: String, expected: [String]) throws {
        #expect(try read(Data(text.utf8)) == expected)
    }

    @Test("with fields that are no UTF-8 as such")
    func invalid() throws {
        #expect(try read(Data([0x61, 0x2C, 0xD6, 0xDD, 0x0A])) == ["1: a|nil"])
    }

    @Test("however its pieces fall")
    func pieces() throws {
        let row = String(repeating: "甲乙丙丁,", count: 3000) + "\"末\n尾\"\r\n"
        let found = try read(Data(String(repeating: row, count: 40).utf8))
        #expect(found.count == 40)
        #expect(Set(found.map { $0.split(separator: ": ", maxSplits: 1)[1] }).count == 1)
        #expect(found.last?.hasPrefix("79: ") == true)
    }

    @Test("without holding a row that never ends")
    func endless() throws {
        let text = "a\n\"" + String(repeating: "x", count: 1_000_000)
        let found = try read(Data(text.utf8))
        #expect(found.count == 2)
        #expect(found[1].utf8.count < 70_000)
        #expect(found[1].hasSuffix("!"))
    }

    @Test("without holding a row of fields without end")
    func fieldsWithoutEnd() throws {
        let found = try read(Data(("a\n" + String(repeating: ",", count: 1_000_000)).utf8))
        #expect(found.count == 2)
        #expect(found[1].utf8.count < 70_000)
        #expect(found[1].hasSuffix("!"))
    }

    /// Each row as "line: field|field", with "!" behind one of a wrong form.
    private func read(_ data: Data) throws -> [String] {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-csv-\(UUID().uuidString)")
        try data.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        var reader = try CSVReader(try FileHandle(forReadingFrom: url))
        var rows: [String] = []
        while try reader.next() {
            let fields = (0..<reader.fieldCount).map { reader.field($0) ?? "nil" }
            rows.append("\(reader.line): \(fields.joined(separator: "|"))\(reader.fault == nil ? "" : "!")")
        }
        return rows
    }
}
