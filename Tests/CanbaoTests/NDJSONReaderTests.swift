import Filings
import Foundation
import Testing

@testable import Canbao

@Suite("NDJSON")
struct NDJSONReaderTests {
    private func read(_ source: ByteSource, _ kind: FilingKind = .enrollment) throws -> [OutgoingFiling] {
        var reader = NDJSONReader(source, kind: kind)
        var filings: [OutgoingFiling] = []
        while let filing = try reader.next() { filings.append(filing) }
        return filings
    }

    private func text(_ filing: OutgoingFiling) -> String { String(decoding: filing.value, as: UTF8.self) }

    @Test(
        "lines are passed on byte for byte, whatever they hold, in pieces of any size",
        arguments: [1, 2, 3, 5, 8, 1000])
    func passesOn(pieces: Int) throws {
        let lines = [#"{ "filingId" : "E-1","x":1.50 }"#, "no JSON", #"{"filingId":"E-3"}  "#, "{", "参保"]
        let filings = try read(.text(lines.joined(separator: "\n") + "\n", pieces: pieces))
        #expect(filings.map(text) == lines)
        #expect(filings.map(\.line) == [1, 2, 3, 4, 5])
        #expect(filings.map(\.labels.filingID) == ["E-1", nil, "E-3", nil, nil])
    }

    @Test("CR LF ends a line as LF does, and the last line needs no end")
    func lineEnds() throws {
        #expect(try read(.text("a\r\nb\nc")).map(text) == ["a", "b", "c"])
        #expect(try read(.text("a\rb\r\n")).map(text) == ["a\rb"])
    }

    @Test("a byte order mark before the first line is no part of it", arguments: [1, 100])
    func mark(pieces: Int) throws {
        #expect(
            try read(.text("\u{FEFF}{}\n{}", pieces: pieces)).map { Array($0.value) } == [[0x7B, 0x7D], [0x7B, 0x7D]])
        #expect(try read(.text("a\n\u{FEFF}b")).map { $0.value.count } == [1, 4])
    }

    @Test("blank lines are skipped, and counted")
    func blank() throws {
        let filings = try read(.text("\n  \t\n\r\n{}\n\n"))
        #expect(filings.map(\.line) == [4])
        #expect(try read(.text("")).isEmpty)
    }

    @Test("bytes that are no UTF-8 go on as they are, without a key")
    func invalid() throws {
        let bytes = Data([0x7B, 0xFF, 0xFE, 0x7D])
        let filings = try read(.bytes(bytes))
        #expect(filings.map(\.value) == [bytes])
        #expect(filings.map(\.labels) == [FilingLabels()])
    }

    @Test("a filing that is a bit too long is submitted, a line without end is not")
    func tooLong() throws {
        let long = String(repeating: "x", count: RequestDecoder.maximumBytes + 1)
        let endless = String(repeating: "y", count: NDJSONReader.longestLine + 1)
        var reader = NDJSONReader(.text("\(long)\n\(endless)\n{}\n", pieces: 65_536), kind: .enrollment)
        #expect(try reader.next()?.value.count == RequestDecoder.maximumBytes + 1)
        #expect(try reader.next()?.line == 3)
        #expect(try reader.next() == nil)
        #expect(reader.problems.map(\.line) == [2])
        #expect(!reader.problems[0].text.contains("yyy"))
    }
}

@Suite("Labels of filings")
struct FilingLabelsTests {
    private func labels(_ text: String, _ kind: FilingKind = .enrollment) -> FilingLabels {
        FilingLabels(json: Data(text.utf8), kind: kind)
    }

    @Test("a person's filing is keyed by the ID number in upper case")
    func personKey() {
        let text = #"{"filingId":"E-1","employer":"91320000","person":{"idNumber":"32120219900307451x","name":"张三"}}"#
        for kind in [FilingKind.basicInfo, .enrollment, .benefitCheck, .arrears] {
            #expect(labels(text, kind) == FilingLabels(filingID: "E-1", key: "32120219900307451X"))
        }
    }

    @Test("a certificate is keyed by the employer's credit code")
    func employerKey() {
        #expect(labels(#"{"employer":"91320000","persons":["1"]}"#, .certificate).key == "91320000")
    }

    @Test(
        "what cannot be read is not there",
        arguments: [
            "", "[]", "{}", "null", "12", "\"E-1\"", #"{"filingId":7,"person":[]}"#, #"{"person":{"idNumber":321}}"#,
            #"{"person":"321"}"#, #"{"person":{"idNumber":""}}"#, #"{"filingId":"E 1"}"#,
            #"{"filingId":"E-1:benefit"}"#,
            "{\"filingId\":\"E-1\"", "\u{FEFF}{\"filingId\":\"E-1\"}", "{\"filingId\":\"E-1\"}\u{0}",
        ])
    func unreadable(_ text: String) {
        #expect(labels(text) == FilingLabels())
    }

    @Test("the rest of a filing does not matter")
    func partly() {
        #expect(labels(#"{"filingId":"E-1","unknown":[1],"person":{"idNumber":"X1"}}"#).key == "X1")
        #expect(labels(#"{"filingId":["E-1"],"person":{"idNumber":"X1"}}"#) == FilingLabels(filingID: nil, key: "X1"))
    }
}
