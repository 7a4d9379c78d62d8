import Foundation
import SocialInsurance
import TestPrograms
import Testing

@testable import Filings

/// Runs `Tests/Schemas/validate.py`. It needs the packages of its requirements.txt; `make test` sees to that.
@Suite("Messages and their schemas")
struct SchemaTests {
    private let instant = Date(timeIntervalSince1970: 1_626_310_800)
    private let source = SourceRecord(topic: "enrollment.requests", partition: 3, offset: 1042)
    private let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("the schemas hold what they promise, and agree with the decoder, the topics and the AsyncAPI document")
    func selfTest() throws {
        let (status, output) = try validate(["--self-test"], "")
        #expect(status == 0, "\(output)")
    }

    @Test("every message that is written validates")
    func written() throws {
        let messages = try results() + sideResults() + requests() + asideRecords()
        let (status, output) = try validate(["-"], messages.joined(separator: "\n"))
        #expect(status == 0, "\(output)")
        #expect(output.contains("\(messages.count) messages, 0 invalid"))
    }

    @Test("a message that is not as described is found")
    func notAsDescribed() throws {
        let wrong = try #require(try results().first).replacing("\"revision\":1", with: "\"revision\":\"1\"")
        #expect(try validate(["-"], wrong).status == 1)
        #expect(try validate(["-"], "").status == 2)
    }

    // MARK: - One message of every form

    private func results() throws -> [String] {
        let month = try #require(Month("2021-07"))
        let number = try #require(PersonNumber("32120000000017"))
        let line = Contribution(
            month: month - 1, insurance: .workInjury, base: Money(fen: 650_000), employerAmount: Money(fen: 4550),
            individualAmount: .zero)
        let arrears = ArrearsBody(
            ArrearsSchedule(settlementMonth: month + 1, lines: [line], beyondWindow: []), booked: false)
        let beyond = ArrearsBody(
            ArrearsSchedule(settlementMonth: month + 1, lines: [], beyondWindow: [month - 7]), booked: true)
        let conflict = BenefitCheckBody(
            BenefitConflict(
                startMonth: month - 5,
                payments: [
                    BenefitPayment(personNumber: number, month: month, amount: Money(fen: 122_000), returned: false)
                ]))
        let document = CertificateBody.Document(
            uri: "file:///blobs/1.pdf", sha256: String(repeating: "a0", count: 32), bytes: 1)
        let code = "3VQB7B6MRGQZAXC0FG4H1S8WJK"
        return try [
            result(.accepted(BasicInfoBody(personNumber: number, created: true))),
            result(.accepted(arrears)), result(.accepted(beyond)),
            result(
                .accepted(
                    EnrollmentBody(
                        personNumber: number, startMonth: month - 7, insurances: [.workInjury], arrears: beyond))),
            result(.accepted(BenefitCheckBody(nil))),
            result(.rejected([ErrorEntry(.benefitConflict)], conflict)),
            result(
                .accepted(
                    CertificateBody(
                        certificateID: "20210715-7K3M9QX2B4TD", verificationCode: code,
                        validUntil: CalendarDate("2022-01-15"), persons: 1, pages: 1, pdf: document))),
            result(
                .accepted(
                    CertificateBody(
                        certificateID: nil, verificationCode: nil, validUntil: nil, persons: 1, pages: 1, pdf: document,
                        png: document))),
        ] + furtherResults(number, line) + waiting(BasicInfoBody.self) + waiting(EnrollmentBody.self)
            + waiting(BenefitCheckBody.self)
            + waiting(ArrearsBody.self) + waiting(CertificateBody.self) + waiting(TerminationBody.self)
            + waiting(RollbackBody.self) + waiting(BaseAdjustmentBody.self) + waiting(FlexibleStopBody.self)
            + waiting(HouseholdTypeBody.self) + waiting(BenefitReturnBody.self) + waiting(SettlementBody.self)
    }

    private func furtherResults(_ number: PersonNumber, _ line: Contribution) throws -> [String] {
        let month = try #require(Month("2021-07"))
        let reversing = Contribution(
            month: line.month, insurance: line.insurance, base: -line.base, employerAmount: -line.employerAmount,
            individualAmount: .zero)
        let booked = BookedLines(settlementMonth: month + 1, lines: [line])
        let nothing = BookedLines(settlementMonth: month + 1, lines: [])
        return try [
            result(
                .accepted(
                    TerminationBody(
                        personNumber: number, lastMonth: month, reason: .contractExpired, insurances: [.workInjury]))),
            result(
                .accepted(
                    RollbackBody(
                        personNumber: number, targetFilingID: "E-1", targetKind: .enrollment,
                        reversal: BookedLines(settlementMonth: month + 1, lines: [reversing])))),
            result(
                .accepted(
                    RollbackBody(
                        personNumber: number, targetFilingID: "J-1", targetKind: .baseAdjustment, reversal: nothing))),
            result(
                .accepted(
                    BaseAdjustmentBody(
                        personNumber: number, monthlyWage: Money(fen: 800_000), effectiveMonth: month,
                        insurances: [.pension], differences: booked))),
            result(
                .accepted(
                    FlexibleStopBody(stopped: [.init(personNumber: number, startMonth: month - 9, lastMonth: month)]))),
            result(.accepted(HouseholdTypeBody(personNumber: number, householdType: .urbanLocal, formerly: nil))),
            result(.accepted(HouseholdTypeBody(personNumber: number, householdType: .rural, formerly: .urban))),
            result(.accepted(BenefitReturnBody(returned: [.init(month: month, amount: Money(fen: 122_000))]))),
            result(
                .accepted(
                    SettlementBody(
                        month: month, settlementMonth: month + 1, persons: 1, lines: 1, totals: booked.totals))),
        ]
    }

    /// A deferred and a parked result, and a refusal for each code.
    private func waiting<Body: ResultBody>(_ type: Body.Type) throws -> [String] {
        let deferred = FilingResult<Body>.Verdict.deferred(
            [ErrorEntry(.ministryUnavailable)], retryAt: instant, attempts: 0)
        let refusals = RefusalCode.allCases.filter { Body.kind != .benefitCheck || $0 != .benefitConflict }.map {
            FilingResult<Body>.Verdict.rejected([ErrorEntry($0, detail: "x"), ErrorEntry($0)])
        }
        return try ([deferred, .parked([ErrorEntry(.internalError)])] + refusals).map { try result($0) }
    }

    private func result<Body>(_ verdict: FilingResult<Body>.Verdict) throws -> String {
        let result = FilingResult(
            filingID: "X-1", revision: 1, decidedAt: instant, operatingMonth: try #require(Month("2021-07")),
            verdict: verdict)
        let record = try ResultEncoder().record(result, key: nil, traceparent: trace)
        return try line(TopicNames().results(Body.kind), record.body, record.headers)
    }

    private func sideResults() throws -> [String] {
        let answer = SideResult.Answer(
            source: source, key: nil, decidedAt: instant, operatingMonth: try #require(Month("2021-07")),
            traceparent: nil)
        return try FilingKind.served.flatMap { kind in
            let malformed = Malformed(filingID: "X-1", detail: "filingId: missing")
            return try [SideResult.malformed(malformed, kind, answer), .filingIDReused("X-1", kind, answer)].map {
                let side = try #require($0)
                return try line(TopicNames().results(kind), side.result.body, side.headers)
            }
        }
    }

    private func requests() throws -> [String] {
        let enrollment: EnrollmentRequest = try decode(example(.enrollment))
        let month = try #require(Month("2021-07"))
        return try [
            line("enrollment.requests", enrollment.encoded(), nil),
            line("benefit-check.requests", BenefitCheckRequest(for: enrollment, operatingMonth: month).encoded(), nil),
            line("arrears.requests", ArrearsRequest(for: enrollment, operatingMonth: month).encoded(), nil),
        ]
    }

    private func asideRecords() throws -> [String] {
        let parked = ParkedHeaders(
            filingID: "B-1", code: .ministryUnavailable, attempts: 3, firstSeen: instant, parkedAt: instant,
            source: source)
        let malformed = MalformedHeaders(Malformed(filingID: nil, detail: "the record has no value"), source: source)
        let large = MalformedHeaders(
            Malformed(filingID: nil, detail: "the record has more than 1048576 bytes"), source: source,
            leavingOut: Data("abc".utf8))
        let incoming = [HeaderField("traceparent", trace)]
        return try [
            line("malformed", Data("null".utf8), large.fields(passing: [])),
            line("basic-info.parked", example(.basicInfo), parked.fields(passing: incoming)),
            line("malformed", Data("null".utf8), malformed.fields(passing: incoming)),
        ]
    }

    private func line(_ topic: String, _ value: Data, _ headers: [HeaderField]?) throws -> String {
        let value = try #require(String(data: value, encoding: .utf8))
        guard let headers else { return #"{"topic":"\#(topic)","value":\#(value)}"# }
        let pairs = try JSONEncoder().encode(headers.map { [$0.name, $0.text ?? ""] })
        return #"{"topic":"\#(topic)","value":\#(value),"headers":\#(String(decoding: pairs, as: UTF8.self))}"#
    }

    // MARK: - The validator

    private func validate(_ arguments: [String], _ input: String) throws -> (status: Int32, output: String) {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = ProcessInfo.processInfo.environment["CANBAO_TEST_PYTHON"] ?? "python3"
        let run = try TestProgram.run(
            python, [root.appending(path: "Tests/Schemas/validate.py").path] + arguments, input: Data(input.utf8),
            errors: true)
        return (run.status, String(decoding: run.output, as: UTF8.self))
    }
}
