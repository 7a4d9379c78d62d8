import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance

/// Makes the records that leave a worker.
struct RecordFactory: Sendable {
    let topics: TopicNames

    /// The record of an outbox row.
    func record(_ content: OutboxContent) -> OutgoingRecord {
        switch content {
        case .record(let record): record
        case .result(let result): record(result, headers: result.headers)
        }
    }

    func record(_ side: SideResult) -> OutgoingRecord {
        record(side.result, headers: side.headers)
    }

    func record(_ subFiling: SubFiling, traceparent: String?) -> OutgoingRecord {
        OutgoingRecord(
            topic: topics.requests(subFiling.kind), key: subFiling.key, value: subFiling.body,
            headers: traceparent.map { [RecordHeader("traceparent", $0)] } ?? [])
    }

    /// The request's own key and bytes, to be produced again by whoever takes the filing up.
    func parked(_ entry: JournalEntry, _ code: RefusalCode, at now: Date) -> OutgoingRecord {
        let headers = ParkedHeaders(
            filingID: entry.filingID, code: code, attempts: entry.attempts, firstSeen: entry.firstSeen, parkedAt: now,
            source: SourceRecord(entry.source))
        let incoming = entry.traceparent.map { [HeaderField("traceparent", $0)] } ?? []
        return OutgoingRecord(
            topic: topics.parked(entry.kind), key: entry.recordKey, value: entry.request,
            headers: headers.fields(passing: incoming).map(RecordHeader.init))
    }

    /// The original key and bytes, with what is wrong with them. Of a record that is too large to be copied there is only
    /// where it lies, how large its value is, and the value's digest: no record may stop a worker.
    func malformed(_ record: LogRecord, _ malformed: Malformed) -> OutgoingRecord {
        let source = SourceRecord(record.position)
        guard record.size <= Self.largestCopy else {
            let headers = MalformedHeaders(malformed, source: source, leavingOut: record.value ?? Data())
            return OutgoingRecord(
                topic: topics.malformed, key: nil, value: nil,
                headers: headers.fields(passing: []).map(RecordHeader.init))
        }
        let incoming = record.headers.map { HeaderField($0.name, $0.value) }
        return OutgoingRecord(
            topic: topics.malformed, key: record.key, value: record.value,
            headers: MalformedHeaders(malformed, source: source).fields(passing: incoming).map(RecordHeader.init))
    }

    /// Key, value and headers in bytes; a topic takes 2 MiB (`topics/topics.yaml`), our own headers among them.
    private static let largestCopy = 2_000_000

    private func record(_ result: RecordedResult, headers: [HeaderField]) -> OutgoingRecord {
        OutgoingRecord(
            topic: topics.results(result.kind), key: result.key, value: result.body,
            headers: headers.map(RecordHeader.init))
    }
}

extension LogRecord {
    /// The trace that it belongs to, where it is well-formed.
    var traceparent: String? { header(TraceParent.headerName).flatMap { TraceParent.isWellFormed($0) ? $0 : nil } }
}

extension RecordHeader {
    init(_ field: HeaderField) {
        self.init(field.name, field.value)
    }
}

extension SourceRecord {
    init(_ position: RecordPosition) {
        self.init(
            topic: position.partition.topic, partition: position.partition.partition, offset: position.offset)
    }
}

extension TopicNames {
    /// The consumer group of a kind's workers.
    public func group(_ kind: FilingKind) -> String { "\(prefix)canbao-\(kind.rawValue)" }
}
