import Filings
import Foundation
import MessageLog
import Testing

@testable import Canbao

@Suite("Submitting")
struct SubmissionTests {
    private func lines(_ count: Int) -> ByteSource {
        let lines = (1...count).map { #"{"filingId":"E-\#($0)","person":{"idNumber":"x\#($0)"}}"# }
        return .text(lines.joined(separator: "\n"), pieces: 4096)
    }

    private func run(_ source: ByteSource, in log: MemoryLog) async throws -> [Receipt] {
        var reader: any FilingReader = NDJSONReader(source, kind: .enrollment)
        var receipts: [Receipt] = []
        try await Submission(log: log, topic: "enrollment.requests").run(&reader) { batch, _ in receipts += batch }
        return receipts
    }

    @Test("filings are appended in batches, each with its key, and receipts say where they lie")
    func batches() async throws {
        let log = MemoryLog()
        let receipts = try await run(lines(1_203), in: log)
        let appended = await log.appended
        #expect(appended.map(\.count) == [500, 500, 203])
        #expect(appended[2].last?.key == Data("X1203".utf8))
        #expect(appended[0].first?.topic == "enrollment.requests")
        #expect(receipts.count == 1_203)
        #expect(receipts.last?.line == 1_203 && receipts.last?.filingID == "E-1203")
        #expect(receipts.last?.position.offset == 1_202)
    }

    @Test("a file without filings appends nothing")
    func nothing() async throws {
        let log = MemoryLog()
        #expect(try await run(.text("\n\n"), in: log).isEmpty)
        #expect(await log.appended.isEmpty)
    }

    @Test("where the log fails on the way, it is said what is submitted and what to do")
    func failure() async throws {
        let log = MemoryLog()
        await log.failAppend(2, .unavailable("the disk is full"))
        let stopped = await #expect(throws: SubmissionStopped.self) { try await run(lines(1_203), in: log) }
        #expect(stopped?.submitted == 1_000)
        #expect(stopped?.lastLine == 1_000)
        #expect(stopped?.explanation.contains("the disk is full\n1000 filings, up to line 1000") == true)
        let first = SubmissionStopped(error: .unavailable("gone"), submitted: 0, lastLine: 0)
        #expect(first.explanation == "gone\nNothing was submitted.")
    }

    @Test("a receipt as JSON names its place; an id that cannot be read is null")
    func json() throws {
        let position = RecordPosition(partition: TopicPartition(topic: "arrears.requests", partition: 3), offset: 42)
        let receipt = Receipt(line: 7, filingID: nil, position: position)
        let text = String(decoding: try JSONLine.encode(receipt), as: UTF8.self)
        #expect(text == #"{"filingId":null,"line":7,"offset":42,"partition":3,"topic":"arrears.requests"}"#)
    }

    @Test("a file's kind shows by its name")
    func format() {
        #expect(FilingFile(path: "x/Batch.XLSX").format == .workbook)
        #expect(FilingFile(path: "x/batch.xls").format == .workbook)
        #expect(FilingFile(path: "x/batch.CSV").format == .csv)
        #expect(FilingFile(path: "-").format == .ndjson)
        #expect(FilingFile(path: "x/batch").format == .ndjson)
    }
}

@Suite("Progress")
struct ProgressBarTests {
    private func bar(total: Int64?, width: Int) -> ProgressBar {
        ProgressBar(total: total, line: ProgressLine(width: width, output: Written().output))
    }

    @Test("a bar where the end is known, a count where it is not")
    func texts() {
        #expect(bar(total: 200, width: 80).text(bytes: 50, filings: 1_234).hasSuffix("] " + " 25 %  1234 filings"))
        #expect(
            bar(total: 200, width: 80).text(bytes: 100, filings: 2).contains("####################....................")
        )
        #expect(bar(total: nil, width: 80).text(bytes: 50, filings: 1) == "1 filing")
        #expect(bar(total: 0, width: 80).text(bytes: 0, filings: 0) == "0 filings")
    }

    @Test("the line never reaches the terminal's edge", arguments: [8, 20, 26, 40, 200])
    func widths(_ width: Int) throws {
        let written = Written()
        var bar = ProgressBar(total: 10, line: ProgressLine(width: width, output: written.output))
        try bar.show(bytes: 20, filings: 1_000_000)
        let drawn = written.text.dropFirst("\r\u{1B}[K".count)
        #expect(!drawn.isEmpty && drawn.count < width)
        try bar.clear()
        #expect(written.text.hasSuffix("\r\u{1B}[K"))
    }
}
