import Filings
import Foundation
import MessageLog
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Waiting for answers")
struct AnswerTrackerTests {
    private var tracker = AnswerTracker(topic: "enrollment.requests")

    private mutating func submit(_ id: String?, _ offset: Int64, partition: Int32 = 0) {
        let place = TopicPartition(topic: "enrollment.requests", partition: partition)
        tracker.submitted(
            Receipt(line: Int(offset) + 1, filingID: id, position: RecordPosition(partition: place, offset: offset)))
    }

    private func record(
        _ id: String, _ outcome: Outcome, revision: Int = 1, code: RefusalCode? = nil, source: String = ""
    )
        throws -> LogRecord
    {
        let errors = (code ?? (outcome == .accepted ? nil : .personNotFound)).map { [ErrorEntry($0)] } ?? []
        let envelope = Sample.envelope(id, .enrollment, outcome, revision: revision, errors: errors)
        let event = revision == 0 ? "enrollment/\(id)/0/\(source)" : "enrollment/\(id)/\(revision)"
        return LogRecord(
            position: RecordPosition(partition: TopicPartition(topic: "r", partition: 0), offset: 0), timestamp: 0,
            key: nil,
            value: try Sample.body(envelope), headers: [RecordHeader("ce_subject", id), RecordHeader("ce_id", event)])
    }

    private func malformed(_ source: String) -> LogRecord {
        LogRecord(
            position: RecordPosition(partition: TopicPartition(topic: "m", partition: 0), offset: 0), timestamp: 0,
            key: nil,
            value: nil, headers: [RecordHeader("canbao-source", source), RecordHeader("canbao-error", "not JSON")])
    }

    @Test("each filing is answered by its final result; a deferred one is none")
    mutating func finals() throws {
        submit("E-1", 0)
        submit("E-2", 1)
        #expect(tracker.outstanding == 2)
        #expect(tracker.take(result: try record("E-1", .deferred)) == .interim)
        #expect(tracker.take(result: try record("E-9", .accepted)) == nil)
        #expect(tracker.take(result: try record("E-1", .accepted, revision: 2)) == .final)
        #expect(tracker.take(result: try record("E-1", .accepted, revision: 2)) == nil)
        #expect(!tracker.isComplete)
        #expect(tracker.take(result: try record("E-2", .rejected)) == .final)
        #expect(tracker.isComplete && tracker.outstanding == 0)
        #expect(tracker.tally.accepted == 1 && tracker.tally.rejected == 1 && !tracker.tally.isAllAccepted)
    }

    @Test("a parked filing is waited for no longer")
    mutating func parked() throws {
        submit("E-1", 0)
        #expect(tracker.take(result: try record("E-1", .parked)) == .final)
        #expect(tracker.isComplete && tracker.tally.parked == 1)
    }

    @Test("a record without a readable id is answered by its entry in malformed")
    mutating func unreadable() {
        submit(nil, 4, partition: 2)
        #expect(tracker.take(malformed: malformed("enrollment.requests/2/5")) == nil)
        #expect(tracker.take(malformed: malformed("arrears.requests/2/4")) == nil)
        #expect(
            tracker.take(malformed: malformed("enrollment.requests/2/4"))
                == UnanswerableFiling(line: 5, error: "not JSON"))
        #expect(tracker.isComplete && tracker.tally.malformed == 1)
    }

    @Test("a malformed record whose id can be read is answered by its own refusal, not by malformed")
    mutating func malformedWithID() throws {
        submit("E-1", 0)
        #expect(tracker.take(malformed: malformed("enrollment.requests/0/0")) == nil)
        let refusal = try record("E-1", .rejected, revision: 0, code: .malformed, source: "enrollment.requests/0/0")
        #expect(tracker.take(result: refusal) == .final)
        #expect(tracker.isComplete && tracker.tally.malformed == 1)
    }

    @Test("a malformed record and the mended one under its id get an answer each")
    mutating func mended() throws {
        submit("E-1", 0)
        submit("E-1", 1)
        let refusal = try record("E-1", .rejected, revision: 0, code: .malformed, source: "enrollment.requests/0/0")
        #expect(tracker.take(result: refusal) == .final)
        #expect(!tracker.isComplete && !tracker.awaitsOnlyRepeats)
        #expect(tracker.take(result: try record("E-1", .accepted)) == .final)
        #expect(tracker.isComplete)
        #expect(
            tracker.tally
                == tally {
                    $0.sent = 2; $0.malformed = 1; $0.accepted = 1
                })
    }

    @Test(
        "an id with other content is refused by itself, before the first filing's result or after",
        arguments: [true, false])
    mutating func reused(isLast: Bool) throws {
        submit("E-1", 0)
        submit("E-1", 3, partition: 1)
        let refusal = try record(
            "E-1", .rejected, revision: 0, code: .filingIDReused, source: "enrollment.requests/1/3")
        let result = try record("E-1", .accepted)
        for answer in isLast ? [result, refusal] : [refusal, result] {
            #expect(!tracker.isComplete)
            #expect(tracker.take(result: answer) == .final)
        }
        #expect(tracker.isComplete)
        #expect(
            tracker.tally
                == tally {
                    $0.sent = 2; $0.reused = 1; $0.accepted = 1
                })
    }

    @Test("a refusal of somebody else's record under the same id is not ours")
    mutating func foreign() throws {
        submit("E-1", 7)
        let refusal = try record(
            "E-1", .rejected, revision: 0, code: .filingIDReused, source: "enrollment.requests/0/6")
        #expect(tracker.take(result: refusal) == nil)
        #expect(tracker.outstanding == 1)
    }

    @Test("records that repeat a filing are settled when the group has passed them")
    mutating func repeats() throws {
        submit("E-1", 0)
        submit("E-1", 8)
        submit("E-2", 1)
        #expect(tracker.take(result: try record("E-1", .rejected)) == .final)
        #expect(!tracker.awaitsOnlyRepeats)
        #expect(tracker.take(result: try record("E-2", .accepted)) == .final)
        #expect(tracker.awaitsOnlyRepeats)
        tracker.settleRepeats { $0.offset < 8 }
        #expect(!tracker.isComplete)
        tracker.settleRepeats { $0.offset < 9 }
        #expect(tracker.isComplete)
        #expect(
            tracker.tally
                == tally {
                    $0.sent = 3; $0.rejected = 1; $0.accepted = 1; $0.repeatedOthers = 1
                })
        #expect(tracker.tally.allRejected == 2)
    }

    @Test("everything accepted includes what repeats an accepted filing")
    mutating func allAccepted() throws {
        submit("E-1", 0)
        submit("E-1", 1)
        _ = tracker.take(result: try record("E-1", .accepted))
        tracker.settleRepeats { _ in true }
        #expect(tracker.tally.isAllAccepted && tracker.tally.repeatedAccepted == 1)
    }

    private func tally(_ fill: (inout AnswerTally) -> Void) -> AnswerTally {
        var tally = AnswerTally()
        fill(&tally)
        return tally
    }
}

@Suite("Watching topics for answers")
struct AnswerWatchTests {
    private struct Collected: AnswerSink {
        var answers: [AnswerTracker.Answer] = []
        var unanswerable: [UnanswerableFiling] = []

        mutating func take(_ record: LogRecord, _ answer: AnswerTracker.Answer) { answers.append(answer) }
        mutating func take(_ filing: UnanswerableFiling) { unanswerable.append(filing) }
        mutating func flush() {}
    }

    private func receipt(_ id: String?, _ offset: Int64) -> Receipt {
        let place = TopicPartition(topic: "enrollment.requests", partition: 0)
        return Receipt(line: 1, filingID: id, position: RecordPosition(partition: place, offset: offset))
    }

    private func log() -> MemoryLog {
        MemoryLog(["enrollment.requests", "enrollment.results", "malformed"].map { .init(name: $0, partitions: 1) })
    }

    private func put(_ id: String, in log: MemoryLog) async throws {
        let body = try Sample.body(Sample.envelope(id, .enrollment, .accepted))
        await log.put(
            "enrollment.results", value: String(decoding: body, as: UTF8.self),
            headers: ["ce_subject": id, "ce_id": "enrollment/\(id)/1"])
    }

    @Test("answers from before do not count; those after do, and a repeat waits for the group's cursor")
    func waits() async throws {
        let log = log()
        try await put("E-1", in: log)
        var watch = try await AnswerWatch.begin(.enrollment, TopicNames(), in: log)
        watch.submitted([receipt("E-1", 0), receipt("E-1", 1), receipt(nil, 2)])
        var sink = Collected()
        #expect(try await !watch.wait(until: .now, sink: &sink))
        #expect(sink.answers.isEmpty)
        try await put("E-1", in: log)
        await log.put("malformed", headers: ["canbao-source": "enrollment.requests/0/2", "canbao-error": "x"])
        #expect(try await !watch.wait(until: .now, sink: &sink))
        #expect(sink.answers == [.final] && sink.unanswerable.count == 1)
        await log.setCursor("canbao-enrollment", "enrollment.requests", 0, 3)
        #expect(try await watch.wait(until: .now, sink: &sink))
        #expect(watch.tracker.tally.answered == 3)
    }
}
