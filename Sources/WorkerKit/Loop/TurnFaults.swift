import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance

/// What becomes of records that cannot be read, of reused ids, and of filings at which the worker itself fails.
extension Turn {
    /// A record that is no filing: kept on the topic `malformed`, and answered where its id can still be read.
    mutating func refuse(_ record: LogRecord, _ malformed: Malformed) throws {
        let lane = record.position.partition
        outcome.malformed += 1
        outcome.publish(.record(rules.records.malformed(record, malformed)), in: lane)
        if let answer = try SideResult.malformed(malformed, kind, answer(to: record)) {
            outcome.publish(.record(rules.records.record(answer)), in: lane)
        }
    }

    /// A filing id that came with other content before. The first filing is untouched.
    mutating func refuseReuse(_ record: LogRecord, _ request: Handler.Request) throws {
        let result = try SideResult.filingIDReused(request.filingID, kind, answer(to: record))
        outcome.publish(.record(rules.records.record(result)), in: record.position.partition)
        outcome.decided(.rejected, code: RefusalCode.filingIDReused.rawValue)
    }

    /// What a result that is no part of a filing's history goes by.
    private func answer(to record: LogRecord) -> SideResult.Answer {
        SideResult.Answer(
            source: SourceRecord(record.position), key: record.key.flatMap { RequestDecoder.isKey($0) ? $0 : nil },
            decidedAt: rules.businessNow,
            operatingMonth: BusinessClock.date(of: rules.businessNow).month,
            traceparent: record.traceparent)
    }

    /// Puts a filing off at which the worker has failed, and parks it when that happens again and again.
    mutating func fail(_ item: WorkItem<Handler>, _ fault: any Error) throws {
        let text = FilingFault.text(fault)
        outcome.faults.append(.init(filingID: item.filingID, text: text))
        guard let (found, isNew) = try failing(item) else { return }
        var entry = found
        // It begins anew: what was kept for it was of no use.
        if entry.awaits(Self.keptFinding) { _ = try registry.takeFinding(of: kind, entry.filingID) }
        guard let home = rules.home(of: entry) else { return try handOver(&entry) }
        let deferral = Deferral(code: .internalError, detail: FilingFault.detail(fault), note: text)
        // Those before it was last taken up again are forgiven.
        let failures = try registry.attempts(kind, entry.filingID).count {
            $0.code == deferral.code.rawValue && $0.counted && $0.at >= entry.retrySince
        }
        if failures + 1 >= rules.faultLimit {
            entry.attempts += 1
            try park(&entry, isNew: isNew, lane: home, deferral)
        } else {
            try postpone(&entry, isNew: isNew, lane: home, deferral)
        }
    }

    /// The filing that is to be put off, and whether the journal does not know it yet. Nil where the item changes none.
    private func failing(_ item: WorkItem<Handler>) throws -> (JournalEntry, isNew: Bool)? {
        switch item {
        case .request(let record, .success(let received)):
            if var known = try registry.entry(kind, received.request.filingID) {
                guard known.state == .parked, known.digest == received.digest else { return nil }
                try replay(&known)
                return (known, false)
            }
            var entry = newEntry(received, from: record)
            entry.request = record.value
            return (entry, true)
        case .answer(_, .success(let answer)?):
            return try registry.entry(kind, answer.parent).map { ($0, false) }
        case .finding(let reference, _, _), .again(let reference), .overdue(let reference), .resend(let reference):
            return try registry.entry(kind, reference.filingID).map { ($0, false) }
        case .release(let personKey, _):
            return try registry.firstUndecided(kind, personKey: personKey).flatMap {
                $0.kind == kind ? ($0, false) : nil
            }
        case .request(_, .failure), .answer, .keep:
            return nil
        }
    }
}
