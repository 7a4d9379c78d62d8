import Filings
import Foundation
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Demonstration")
struct DemoTests {
    private func expectations(_ lines: String...) throws -> [SampleExpectation] {
        try lines.map { try JSONDecoder().decode(SampleExpectation.self, from: Data($0.utf8)) }
    }

    private func accepted(_ id: String, created: Bool) throws -> DecodedResult {
        try Sample.decoded(.accepted(BasicInfoBody(personNumber: Sample.personNumber, created: created)), id: id)
    }

    private func rejected(_ id: String, _ codes: RefusalCode..., revision: Int = 1) throws -> DecodedResult {
        try Sample.decoded(
            FilingResult<BasicInfoBody>.Verdict.rejected(codes.map { ErrorEntry($0) }), id: id, revision: revision)
    }

    @Test("results that are as foretold leave nothing to say")
    func asForetold() throws {
        var book = ExpectationBook(
            try expectations(
                #"{"kind":"basic-info","filingId":"B-1","outcome":"accepted","codes":[],"created":true,"shows":"one"}"#,
                #"{"kind":"basic-info","filingId":"B-1","outcome":"rejected","codes":["MALFORMED"],"revision":0,"shows":"two"}"#,
                #"{"kind":"arrears","filingId":"A-1","outcome":"accepted","codes":[],"shows":"three"}"#))
        let result = try accepted("B-1", created: true)
        #expect(book.note(on: result) == "one")
        book.decided(result)
        book.decided(try rejected("B-1", .malformed, revision: 0))
        #expect(book.verdict(on: [.basicInfo]).isEmpty && book.count == 2)
        #expect(book.verdict(on: [.basicInfo, .arrears]) == ["arrears A-1: no final result"])
    }

    @Test("whatever differs is named")
    func differs() throws {
        var book = ExpectationBook(
            try expectations(
                #"{"kind":"basic-info","filingId":"B-1","outcome":"accepted","codes":[],"created":true,"shows":""}"#,
                #"{"kind":"basic-info","filingId":"B-2","outcome":"rejected","codes":["NAME_MISMATCH"],"shows":""}"#,
                #"{"kind":"basic-info","filingId":"B-3","outcome":"accepted","codes":[],"deferred":true,"shows":""}"#))
        book.decided(try accepted("B-1", created: false))
        book.decided(try rejected("B-2", .employerNotFound))
        book.decided(try accepted("B-3", created: true))
        book.decided(try accepted("B-4", created: true))
        #expect(
            book.verdict(on: [.basicInfo]) == [
                "basic-info B-1: created false instead of true",
                #"basic-info B-2: codes ["EMPLOYER_NOT_FOUND"] instead of ["NAME_MISMATCH"]"#,
                "basic-info B-3: was not deferred first", "basic-info B-4: a result that no sample foretells",
            ])
    }

    @Test("a filing that was deferred first is as foretold")
    func deferred() throws {
        var book = ExpectationBook(
            try expectations(
                #"{"kind":"basic-info","filingId":"B-3","outcome":"accepted","codes":[],"deferred":true,"shows":""}"#))
        book.waits(
            try Sample.decoded(
                FilingResult<BasicInfoBody>.Verdict.deferred(
                    [ErrorEntry(.ministryUnavailable)], retryAt: Sample.instant, attempts: 1), id: "B-3"))
        book.decided(try accepted("B-3", created: true))
        #expect(book.verdict(on: [.basicInfo]).isEmpty)
    }

    @Test("the samples' own expectations can be read, each once")
    func samples() throws {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let read = try SampleExpectation.read(checkout.appendingPathComponent("samples/expected.ndjson"))
        #expect(Set(read.map { "\($0.kind) \($0.filingID) \($0.isSide)" }).count == read.count && read.count > 60)
    }

    @Test("in the summary, what was sent is the sum of what became of it")
    func summary() {
        var summary = DemoSummary()
        var tally = AnswerTally()
        (tally.sent, tally.accepted, tally.rejected, tally.reused) = (9, 3, 1, 1)
        (tally.malformed, tally.repeatedAccepted, tally.repeatedOthers) = (2, 1, 1)
        summary.add(.enrollment, tally)
        summary.add(.enrollment, tally)
        summary.add(.arrears, AnswerTally())
        #expect(summary.isAsForetold)
        #expect(summary.text(width: 80).contains("\n18 sent = 8 accepted + 6 rejected + 4 malformed\n"))
        #expect(summary.text(width: 80).contains("- 4 filings were sent twice"))
        #expect(summary.text(width: 80).contains("合计 total"))
        summary.differences.append("x")
        #expect(!summary.isAsForetold)
    }

    @Test("a folder that holds something is refused; without a wish, a new one is made")
    func folders() throws {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: parent) }
        let first = try DemoHall.makeFolder(nil, in: parent.path)
        let second = try DemoHall.makeFolder(nil, in: parent.path)
        #expect(first != second && first.deletingLastPathComponent().path == parent.path)
        #expect(try DemoHall.makeFolder(first.path, in: nil).path == first.path)
        #expect(throws: (any Error).self) { try DemoHall.makeFolder(parent.path, in: nil) }
    }
}
