import Filings
import Foundation
import MessageLog

/// Shows answers as they come, each with what the sample is about, and compares them with what is foretold.
struct DemoSink: AnswerSink {
    private static let columns = [
        TextTable.Column(title: "FILING"), TextTable.Column(title: "结果"), TextTable.Column(title: "说明"),
    ]

    private(set) var book: ExpectationBook
    private var output: TextOutput
    private var table: TextTable
    private var rows: [[String]] = []

    init(book: ExpectationBook, output: TextOutput, width: Int) {
        self.book = book
        self.output = output
        table = TextTable(Self.columns, width: width)
    }

    mutating func take(_ record: LogRecord, _ answer: AnswerTracker.Answer) throws {
        let result = try DecodedResult(record.value ?? Data())
        switch answer {
        case .interim: book.waits(result)
        case .final: book.decided(result)
        }
        let note = book.note(on: result).map { "\n(\($0))" } ?? ""
        let explanation = ClerkText.explanation(of: result)
        rows.append([result.envelope.filingID, result.envelope.outcome.chineseName, explanation + note])
    }

    mutating func take(_ filing: UnanswerableFiling) throws {
        rows.append(["line \(filing.line)", "无法读取", "报文格式错误。（\(filing.error)）"])
    }

    mutating func flush() throws {
        guard !rows.isEmpty else { return }
        try output.write(table.layOut(rows))
        try output.flush()
        rows.removeAll()
    }
}
