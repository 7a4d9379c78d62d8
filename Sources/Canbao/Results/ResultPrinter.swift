import Filings
import Foundation
import MessageLog

/// Prints results as they come: a table for clerks, or the result objects themselves.
struct ResultPrinter {
    private static let columns = [
        TextTable.Column(title: "时间"), TextTable.Column(title: "申报编号"), TextTable.Column(title: "结果"),
        TextTable.Column(title: "说明"),
    ]
    /// Rows that are laid out together at most.
    private static let portion = 200

    private let isJSON: Bool
    private var output: TextOutput
    private var table: TextTable
    private var rows: [[String]] = []
    private var hasToldOfWaiting = false

    /// - Parameter width: of the terminal; nil: lines are never broken.
    init(isJSON: Bool, output: TextOutput, width: Int?) {
        self.isJSON = isJSON
        self.output = output
        table = TextTable(Self.columns, width: width)
    }

    /// A record of a results topic.
    mutating func print(_ record: LogRecord) throws {
        let value = record.value ?? Data()
        if isJSON {
            guard (try? ResultDecoder().envelope(from: value)) != nil else {
                let position = record.position
                return Complaint.say("\(position.partition) \(position.offset): no result; passed over")
            }
            try output.writeLine(Self.oneLine(value))
        } else {
            try add(Self.row(of: record))
        }
    }

    /// A filing that nobody can answer, since its id cannot be read.
    mutating func print(_ unanswerable: UnanswerableFiling) throws {
        if isJSON {
            try output.writeJSON(unanswerable)
        } else {
            try add(["-", "第\(unanswerable.line)行", "无法读取", "报文格式错误。（\(unanswerable.error)）"])
        }
    }

    /// To be called before anybody waits, and at the end.
    mutating func flush() throws {
        if !rows.isEmpty {
            try output.write(table.layOut(rows))
            rows.removeAll(keepingCapacity: true)
        }
        try output.flush()
    }

    private mutating func add(_ row: [String]) throws {
        rows.append(row)
        if rows.count >= Self.portion { try flush() }
    }

    private static func row(of record: LogRecord) -> [String] {
        guard let result = record.value.flatMap({ try? DecodedResult($0) }) else {
            let position = record.position
            let time = ClerkText.time(Date(timeIntervalSince1970: Double(record.timestamp) / 1000))
            return [time, record.header("ce_subject") ?? "-", "?", "无法识别的记录（\(position.partition)，\(position.offset)）"]
        }
        let envelope = result.envelope
        return [
            ClerkText.time(envelope.decidedAt), envelope.filingID, envelope.outcome.chineseName,
            ClerkText.explanation(of: result),
        ]
    }

    /// Our own results are one line already; whoever else writes to the topic may break lines.
    private static func oneLine(_ value: Data) -> Data {
        guard value.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return value }
        let object = try? JSONSerialization.jsonObject(with: value, options: .fragmentsAllowed)
        let text = object.flatMap {
            try? JSONSerialization.data(
                withJSONObject: $0, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        }
        return text ?? Data(value.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
    }
}

/// Final answers only.
extension ResultPrinter: AnswerSink {
    mutating func take(_ record: LogRecord, _ answer: AnswerTracker.Answer) throws {
        if answer == .final { return try print(record) }
        guard !hasToldOfWaiting else { return }
        hasToldOfWaiting = true
        Complaint.say(
            """
            some filings are deferred: they are tried again by themselves, and this waits for them; Ctrl-C leaves them \
            submitted (`canbao ministry status`)
            """)
    }

    mutating func take(_ filing: UnanswerableFiling) throws { try print(filing) }
}

/// A record without a readable filing id: it is on the topic `malformed`, and no result can name it.
struct UnanswerableFiling: Encodable, Hashable, Sendable {
    /// In the file, from 1.
    let line: Int
    /// Field and reason.
    let error: String
    let outcome = "malformed"
}
