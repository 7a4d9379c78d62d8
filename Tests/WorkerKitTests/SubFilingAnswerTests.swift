import Filings
import Foundation
import MessageLog
import Testing

@testable import WorkerKit

@Suite("A record of a results topic")
struct SubFilingAnswerTests {
    private func record(_ result: RecordedResult, headers: [HeaderField]? = nil) -> LogRecord {
        let position = RecordPosition(
            partition: TopicPartition(topic: "benefit-check.results", partition: 0), offset: 1)
        return LogRecord(
            position: position, timestamp: 0, key: result.key, value: result.body,
            headers: (headers ?? result.headers).map(RecordHeader.init))
    }

    private func result(_ id: String, revision: Int = 1) throws -> RecordedResult {
        let body = BenefitCheckBody(conflicts: [], amountToReturn: .zero)
        let result = FilingResult(
            filingID: id, revision: revision, decidedAt: Date(timeIntervalSince1970: 1_626_310_800),
            operatingMonth: .init("2021-07")!, verdict: .accepted(body))
        return try ResultEncoder().record(result, key: nil, traceparent: nil)
    }

    /// Whether it answers no filing here.
    private func isNobodys(_ record: LogRecord) -> Bool {
        if case nil = SubFilingAnswer.read(record, of: .benefitCheck) { true } else { false }
    }

    @Test("answers the filing that has sent a sub-filing")
    func answer() throws {
        let answer = try #require(SubFilingAnswer.read(record(try result("E-1:benefit")), of: .benefitCheck)).get()
        #expect(answer.parent == "E-1" && answer.kind == .benefitCheck && answer.envelope.outcome == .accepted)
        let bare = try #require(SubFilingAnswer.read(record(try result("E-1:benefit"), headers: []), of: .benefitCheck))
        #expect(try bare.get().parent == "E-1", "headers may be lost on a way through other tools")
    }

    @Test("is passed over where an applicant has filed it, with headers or without")
    func applicants() throws {
        #expect(isNobodys(record(try result("U-1"))))
        #expect(isNobodys(record(try result("U-1"), headers: [])))
    }

    @Test("is passed over where it answers what somebody else has sent under the sub-filing's id")
    func sideResult() throws {
        let position = RecordPosition(
            partition: TopicPartition(topic: "benefit-check.requests", partition: 0), offset: 1)
        let answer = SideResult.Answer(
            source: SourceRecord(position), key: nil, decidedAt: Date(), operatingMonth: .init("2021-07")!,
            traceparent: nil)
        let malformed = Malformed(filingID: "E-1:benefit", detail: "person: is missing")
        for side in [
            try SideResult.filingIDReused("E-1:benefit", .benefitCheck, answer),
            try #require(try SideResult.malformed(malformed, .benefitCheck, answer)),
        ] {
            #expect(isNobodys(record(side.result, headers: side.headers)))
        }
    }

    @Test("is malformed where it is no result of its kind")
    func malformed() throws {
        let good = try result("E-1:benefit")
        for value in [nil, Data("{}".utf8), Data("no JSON".utf8)] {
            let record = LogRecord(
                position: record(good).position, timestamp: 0, key: nil, value: value, headers: [])
            guard case .failure? = SubFilingAnswer.read(record, of: .benefitCheck) else {
                Issue.record("\(value.map { "\($0.count) bytes" } ?? "null") were taken for a result")
                continue
            }
        }
        guard case .failure? = SubFilingAnswer.read(record(good), of: .arrears) else {
            Issue.record("a result of another kind was taken")
            return
        }
    }
}
