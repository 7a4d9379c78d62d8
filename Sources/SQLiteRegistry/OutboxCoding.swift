import Filings
import Foundation
import MessageLog
import Registry

/// The bytes of an outbox row that is kept whole: a tag, then the fields in their order. Numbers are big-endian; texts and
/// bytes come behind their length of four bytes, where all ones stand for nil. Lossless, and the same for ever.
enum OutboxCoding {
    private static let recordTag: UInt8 = 1
    private static let resultTag: UInt8 = 2

    static func encode(_ content: OutboxContent) -> Data {
        var writer = Writer()
        switch content {
        case .record(let record):
            writer.bytes.append(recordTag)
            writer.append(record.topic)
            writer.append(record.key)
            writer.append(record.value)
            writer.append(UInt32(record.headers.count))
            for header in record.headers {
                writer.append(header.name)
                writer.append(header.value)
            }
        case .result(let result):
            writer.bytes.append(resultTag)
            writer.append(result.kind.rawValue)
            writer.append(result.filingID)
            writer.append(UInt32(result.revision))
            writer.append(result.outcome.rawValue)
            writer.append(result.key)
            writer.append(result.body)
            writer.append(UInt64(bitPattern: result.decidedAt.column))
            writer.append(result.traceparent)
        }
        return writer.bytes
    }

    /// Nil where the bytes are nothing that ``encode(_:)`` has made.
    static func decode(_ bytes: Data) -> OutboxContent? {
        var reader = Reader(bytes)
        let content: OutboxContent?
        switch reader.byte() {
        case recordTag: content = record(&reader).map(OutboxContent.record)
        case resultTag: content = result(&reader).map(OutboxContent.result)
        default: content = nil
        }
        return reader.isAtEnd ? content : nil
    }

    private static func record(_ reader: inout Reader) -> OutgoingRecord? {
        guard let topic = reader.text(), let key = reader.data(), let value = reader.data(), let count = reader.number()
        else { return nil }
        var headers: [RecordHeader] = []
        for _ in 0..<count {
            guard let name = reader.text(), let value = reader.data() ?? nil else { return nil }
            headers.append(RecordHeader(name, value))
        }
        return OutgoingRecord(topic: topic, key: key, value: value, headers: headers)
    }

    private static func result(_ reader: inout Reader) -> RecordedResult? {
        guard let kind = reader.text().flatMap(FilingKind.init(rawValue:)), let filingID = reader.text(),
            let revision = reader.number(), let outcome = reader.text().flatMap(Outcome.init(rawValue:)),
            let key = reader.data(), let body = reader.data() ?? nil, let decidedAt = reader.longNumber(),
            let traceparent = reader.optionalText()
        else { return nil }
        return RecordedResult(
            kind: kind, filingID: filingID, revision: Int(revision), outcome: outcome, key: key, body: body,
            decidedAt: Date(column: Int64(bitPattern: decidedAt)), traceparent: traceparent)
    }
}

private let nilLength = UInt32.max

private struct Writer {
    var bytes = Data()

    mutating func append(_ number: UInt32) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: String) {
        append(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ text: String?) {
        guard let text else { return append(nilLength) }
        append(text)
    }

    mutating func append(_ data: Data) {
        append(UInt32(data.count))
        bytes.append(data)
    }

    mutating func append(_ data: Data?) {
        guard let data else { return append(nilLength) }
        append(data)
    }
}

/// Each read is nil where the bytes end too early. What may itself be nil is read as an optional within.
private struct Reader {
    private var rest: Data

    init(_ bytes: Data) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func number() -> UInt32? {
        take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    mutating func longNumber() -> UInt64? {
        take(8).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    mutating func data() -> Data?? {
        guard let length = number() else { return nil }
        if length == nilLength { return .some(nil) }
        return take(Int(length)).map { .some(Data($0)) }
    }

    mutating func optionalText() -> String?? {
        guard let data = data() else { return nil }
        guard let data else { return .some(nil) }
        return String(data: data, encoding: .utf8).map { .some($0) }
    }

    mutating func text() -> String? { optionalText() ?? nil }

    private mutating func take(_ count: Int) -> Data? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
