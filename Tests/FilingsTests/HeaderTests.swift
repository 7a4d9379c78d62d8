import Foundation
import SocialInsurance
import Testing

@testable import Filings

@Suite("Headers")
struct HeaderTests {
    private let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private let source = SourceRecord(topic: "enrollment.requests", partition: 3, offset: 1042)
    private let instant = Date(timeIntervalSince1970: 1_626_310_800)

    private func texts(_ headers: [HeaderField]) -> [String] {
        headers.map { "\($0.name)=\($0.text ?? "?")" }
    }

    @Test("a result is a CloudEvent, with its id made of what never changes")
    func cloudEvent() {
        let result = RecordedResult(
            kind: .benefitCheck, filingID: "E-1:benefit", revision: 2, outcome: .rejected, key: nil, body: Data(),
            decidedAt: instant, traceparent: trace)
        #expect(
            texts(result.headers) == [
                "ce_specversion=1.0", "ce_id=benefit-check/E-1:benefit/2", "ce_source=/canbao/benefit-check",
                "ce_type=canbao.benefit-check.rejected", "ce_time=2021-07-15T09:00:00+08:00",
                "ce_subject=E-1:benefit", "content-type=application/json", "traceparent=\(trace)",
            ])
    }

    @Test("a refusal beside a filing's history has revision 0 and an id of its record's own")
    func sideResults() throws {
        let answer = SideResult.Answer(
            source: source, key: Data("k".utf8), decidedAt: instant, operatingMonth: try #require(Month("2021-07")),
            traceparent: "nonsense")
        let malformed = Malformed(filingID: "E-1", detail: "person.nickname: unknown field")
        let refusal = try #require(try SideResult.malformed(malformed, .enrollment, answer))
        #expect(
            texts(refusal.headers) == [
                "ce_specversion=1.0", "ce_id=enrollment/E-1/0/enrollment.requests/3/1042",
                "ce_source=/canbao/enrollment", "ce_type=canbao.enrollment.rejected",
                "ce_time=2021-07-15T09:00:00+08:00", "ce_subject=E-1", "content-type=application/json",
            ])
        let envelope = try ResultDecoder().envelope(from: refusal.result.body)
        #expect(envelope.revision == 0)
        #expect(envelope.errors == [ErrorEntry(.malformed, detail: "person.nickname: unknown field")])
        #expect(refusal.result.key == Data("k".utf8))

        let reused = try SideResult.filingIDReused("E-1", .enrollment, answer)
        #expect(try ResultDecoder().envelope(from: reused.result.body).errors == [ErrorEntry(.filingIDReused)])
        #expect(try SideResult.malformed(Malformed(filingID: nil, detail: ""), .enrollment, answer) == nil)
    }

    @Test("a parked record's headers replace those of its former pass")
    func parked() {
        let parked = ParkedHeaders(
            filingID: "B-1", code: .ministryUnavailable, attempts: 7, firstSeen: instant, parkedAt: instant + 86_400,
            source: source)
        let first = parked.fields(passing: [HeaderField("traceparent", trace), HeaderField("x", "1")])
        #expect(
            texts(first) == [
                "x=1", "traceparent=\(trace)", "canbao-filing-id=B-1", "canbao-error-code=MINISTRY_UNAVAILABLE",
                "canbao-error=调用公安部人员基准信息查询接口出错。请稍后或第二天再试。", "canbao-attempts=7",
                "canbao-first-seen=2021-07-15T09:00:00+08:00", "canbao-parked-at=2021-07-16T09:00:00+08:00",
                "canbao-source=enrollment.requests/3/1042",
            ])
        #expect(parked.fields(passing: first) == first)
    }

    @Test("a malformed record's headers replace those of its former pass")
    func malformed() {
        let headers = MalformedHeaders(Malformed(filingID: nil, detail: "the record has no value"), source: source)
        let first = headers.fields(passing: [
            HeaderField("traceparent", trace), HeaderField("traceparent", trace), HeaderField("canbao-error", "old"),
        ])
        #expect(
            texts(first) == [
                "traceparent=\(trace)", "canbao-error=the record has no value",
                "canbao-source=enrollment.requests/3/1042",
            ])
        #expect(headers.fields(passing: first) == first)
    }

    @Test("a malformed record that is not copied is told by its size and its digest")
    func malformedLeftOut() {
        let malformed = Malformed(filingID: nil, detail: "the record has more than 1048576 bytes")
        let headers = MalformedHeaders(malformed, source: source, leavingOut: Data("abc".utf8))
        #expect(
            texts(headers.fields(passing: [])) == [
                "canbao-error=the record has more than 1048576 bytes", "canbao-source=enrollment.requests/3/1042",
                "canbao-bytes=3",
                "canbao-sha256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ])
    }

    @Test(
        "a trace parent is passed on if it is well-formed",
        arguments: [
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-adds",
            "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff",
        ])
    func traceParent(_ text: String) {
        #expect(TraceParent.find(in: [HeaderField("traceparent", text)]) == text)
    }

    @Test(
        "a trace parent that is none is dropped",
        arguments: [
            "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
            "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\n",
        ])
    func noTraceParent(_ text: String) {
        #expect(TraceParent.find(in: [HeaderField("traceparent", text)]) == nil)
        #expect(TraceParent.find(in: [HeaderField("traceparent", trace), HeaderField("traceparent", text)]) == trace)
    }
}
