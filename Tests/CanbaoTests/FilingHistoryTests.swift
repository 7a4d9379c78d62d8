import Filings
import Foundation
import MessageLog
import Registry
import Testing

@testable import Canbao

@Suite("A filing's history")
struct FilingHistoryTests {
    private func entry(_ id: String, _ kind: FilingKind, _ state: FilingState) -> JournalEntry {
        let place = TopicPartition(topic: "\(kind.rawValue).requests", partition: 3)
        return JournalEntry(
            kind: kind, filingID: id, digest: Data(), source: RecordPosition(partition: place, offset: 42),
            recordKey: Data("321202199003074512".utf8), personKey: "321202199003074512",
            employer: "91321200MA1ABCDE1X", state: state, operatingMonth: Sample.month, receivedAt: Sample.instant,
            firstSeen: Sample.instant, request: Data("张三".utf8), traceparent: nil)
    }

    private func history() throws -> FilingHistory {
        var entry = self.entry("E-1", .enrollment, .awaiting)
        entry.waitsFor = "benefit-check"
        let attempts = [
            Attempt(at: Sample.instant, outcome: "held", note: "behind E-0", counted: false),
            Attempt(at: Sample.instant, outcome: "awaiting"),
        ]
        let envelope = Sample.envelope(
            "E-1", .enrollment, .deferred, errors: [ErrorEntry(.internalError)], retryAt: Sample.instant, attempts: 1)
        let result = try ResultEncoder().record(envelope, key: nil, traceparent: nil)
        let sub = FilingHistory(
            entry: self.entry("E-1:benefit", .benefitCheck, .held), attempts: [], results: [], subFilings: [])
        return FilingHistory(entry: entry, attempts: attempts, results: [result], subFilings: [sub])
    }

    @Test("it says where the filing was received, what it waits for, and all that happened")
    func text() throws {
        let text = try history().text(width: nil)
        for words in [
            "用工参保登记 (enrollment) E-1", "awaiting an answer from benefit-check",
            "enrollment.requests, partition 3, offset 42",
            "321202********4512", "2021-07-15 09:00:00", "behind E-0 (counts as no attempt)",
            "Attempts (times: system clock)", "Results (times: business clock)",
            "待重试  系统处理异常，申报已保留。", "(benefit-check) E-1:benefit", "held: waits behind an earlier filing",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test(
        "a filing that is held behind one of another kind says which, and one that is done in part says what is under way"
    )
    func queue() throws {
        var rollback = FilingHistory(
            entry: entry("X-1", .rollback, .held), attempts: [], results: [], subFilings: [])
        rollback.ahead = entry("X-1", .termination, .deferred)
        #expect(rollback.text(width: nil).contains("held: waits behind termination filing X-1 of the same person"))
        rollback.ahead = entry("R-0", .rollback, .parked)
        #expect(rollback.text(width: nil).contains("held: waits behind filing R-0 of the same person"))
        var settlement = entry("S-1", .settlement, .deferred)
        settlement.waitsFor = "the settlement's next portion"
        let history = FilingHistory(entry: settlement, attempts: [], results: [], subFilings: [])
        #expect(history.text(width: nil).contains("under way: waits for the settlement's next portion"))
    }

    @Test("as JSON, results are objects as they were published")
    func json() throws {
        let data = try JSONLine.encode(try history())
        #expect(!data.contains(0x0A))
        let value = try JSONDecoder().decode(JSONValue.self, from: data)
        guard case .object(let object) = value, case .list(let results)? = object["results"],
            case .object(let result)? = results.first, case .list(let subFilings)? = object["subFilings"]
        else {
            Issue.record("no such shape")
            return
        }
        #expect(object["state"] == .text("awaiting") && object["waitsFor"] == .text("benefit-check"))
        #expect(
            object["receipt"]
                == .object(["topic": .text("enrollment.requests"), "partition": .whole(3), "offset": .whole(42)]))
        #expect(result["outcome"] == .text("deferred") && result["revision"] == .whole(1))
        #expect(subFilings.count == 1)
    }

    @Test("no ID number and nothing of the request is shown")
    func masked() throws {
        let history = try history()
        let json = String(decoding: try JSONLine.encode(history), as: UTF8.self)
        for text in [history.text(width: 80), json] {
            #expect(!text.contains("321202199003074512") && !text.contains("张三"))
        }
    }
}
