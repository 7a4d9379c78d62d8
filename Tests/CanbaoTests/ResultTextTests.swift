import Filings
import Foundation
import MessageLog
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Results in a clerk's words")
struct ClerkTextTests {
    private static let lines = [
        Sample.line("2021-01", .pension, "1040.00", "520.00"), Sample.line("2021-01", .workInjury, "71.50", "0.00"),
        Sample.line("2021-02", .pension, "1040.00", "520.00"),
    ]

    private func text<Body: ResultBody>(_ verdict: FilingResult<Body>.Verdict) throws -> String {
        ClerkText.explanation(of: try Sample.decoded(verdict))
    }

    @Test("basic information: made, or there already")
    func basicInfo() throws {
        let made = try text(.accepted(BasicInfoBody(personNumber: Sample.personNumber, created: true)))
        #expect(made == "已采集人员基础信息，个人编号 32120000000017。")
        let known = try text(.accepted(BasicInfoBody(personNumber: Sample.personNumber, created: false)))
        #expect(known == "该人员已有基础信息，个人编号 32120000000017，未作更改。")
    }

    @Test("an enrollment says what is insured since when, and what is to be paid for past months")
    func enrollment() throws {
        let arrears = ArrearsBody(Sample.schedule(Self.lines, beyond: [Sample.month("2020-12")]), booked: true)
        let body = EnrollmentBody(
            personNumber: Sample.personNumber, startMonth: Sample.month("2020-12"),
            insurances: [.pension, .workInjury],
            arrears: arrears)
        #expect(
            try text(.accepted(body))
                == "2020-12 起参保：企业职工基本养老保险、工伤保险；个人编号 32120000000017。"
                + "补缴 2021-01 至 2021-02，共 3,191.50元（企业职工基本养老保险单位 2,080.00元、个人 1,040.00元，"
                + "工伤保险单位 71.50元），结算期 2021-08。未补缴 2020-12：以上月份超出网上补缴范围，请到柜台申报。")
    }

    @Test("a quote says that nothing is booked; nothing owed says so")
    func arrears() throws {
        let quote = try text(.accepted(ArrearsBody(Sample.schedule([Self.lines[0]]), booked: false)))
        #expect(quote.hasPrefix("应补缴 2021-01，共 1,560.00元") && quote.hasSuffix("试算结果，未入账。"))
        #expect(try text(.accepted(ArrearsBody(Sample.schedule([]), booked: false))) == "无需补缴。")
    }

    @Test("a benefit conflict lists what to return")
    func benefit() throws {
        #expect(try text(.accepted(BenefitCheckBody(conflicts: [], amountToReturn: .zero))).contains("无失业金发放信息"))
        let conflict = BenefitCheckBody.Conflict(month: Sample.month("2021-03"), amount: Sample.money("1220.00"))
        let body = BenefitCheckBody(conflicts: [conflict], amountToReturn: Sample.money("1220.00"))
        let refused = try text(FilingResult.Verdict.rejected([ErrorEntry(.benefitConflict)], body))
        #expect(refused.hasPrefix(RefusalCode.benefitConflict.message + RefusalCode.benefitConflict.remedy))
        #expect(refused.hasSuffix("应退回 1,220.00元：2021-03 1,220.00元。"))
        let detailed = ErrorEntry(.benefitConflict, detail: "2021-03：1220.00元。")
        let said = try text(FilingResult.Verdict.rejected([detailed], body))
        #expect(said.contains("（2021-03：1220.00元）") && said.hasSuffix(RefusalCode.benefitConflict.remedy))
    }

    @Test("a refusal is said in the catalogue's words, several of them numbered")
    func refusals() throws {
        let one = try text(FilingResult<EnrollmentBody>.Verdict.rejected([ErrorEntry(.personNotFound)]))
        #expect(one == RefusalCode.personNotFound.message + RefusalCode.personNotFound.remedy)
        let two = try text(
            FilingResult<EnrollmentBody>.Verdict.rejected([
                ErrorEntry(.householdTypeMissing), ErrorEntry(.flexibleEnrolled, detail: "细节"),
            ]))
        #expect(two.hasPrefix("1. 户籍性质为空。") && two.contains(" 2. 该人员为灵活就业参保人员。（细节）请该人员"))
    }

    @Test("a deferred filing says when it is tried again, a parked one who is next")
    func waiting() throws {
        let later = Sample.instant.addingTimeInterval(30)
        let error = [ErrorEntry(.ministryUnavailable)]
        let deferred = try text(FilingResult<BasicInfoBody>.Verdict.deferred(error, retryAt: later, attempts: 2))
        #expect(deferred.hasSuffix("已尝试 2 次，下次重试 2021-07-15 09:00:30。"))
        #expect(try text(FilingResult<BasicInfoBody>.Verdict.parked(error)).hasSuffix("等待工作人员处理。"))
    }

    @Test("a certificate says where it lies")
    func certificate() throws {
        let document = CertificateBody.Document(uri: "file:///x.pdf", sha256: "", bytes: 1)
        let body = CertificateBody(
            certificateID: "1", verificationCode: "2", validUntil: CalendarDate("2022-01-15"), persons: 2, pages: 1,
            pdf: document)
        #expect(try text(.accepted(body)) == "参保证明已生成：2 人，1 页，有效期至 2022-01-15。file:///x.pdf")
    }

    @Test(
        "yuan are grouped by thousands",
        arguments: [
            (0, "0.00元"), (5, "0.05元"), (99_999, "999.99元"), (100_000, "1,000.00元"), (123_456_789, "1,234,567.89元"),
            (-123_456, "-1,234.56元"),
        ])
    func yuan(fen: Int64, text: String) {
        #expect(Money(fen: fen).yuan == text)
    }
}

@Suite("Listing results")
struct ResultListingTests {
    private func log(_ bodies: [(partition: Int32, time: Int64, value: String?, id: String?)]) async -> MemoryLog {
        let log = MemoryLog([.init(name: "enrollment.results", partitions: 2)])
        for body in bodies {
            await log.put(
                "enrollment.results", body.partition, at: body.time, value: body.value,
                headers: body.id.map { ["ce_subject": $0] } ?? [:])
        }
        return log
    }

    private func list(_ log: MemoryLog, filing: String? = nil, isJSON: Bool) async throws -> Written {
        let written = Written()
        let listing = ResultListing(log: log, topic: "enrollment.results", filing: filing, isJSON: isJSON, width: nil)
        try await listing.print(follow: false, to: written.output)
        return written
    }

    private func body(_ id: String, _ outcome: Outcome = .accepted) throws -> String {
        let errors = outcome == .accepted ? [] : [ErrorEntry(.nameMismatch)]
        return String(
            decoding: try Sample.body(Sample.envelope(id, .enrollment, outcome, errors: errors)), as: UTF8.self)
    }

    @Test("as JSON, results come as they were published, in the order of time, one a line; nothing else")
    func json() async throws {
        let log = await log([
            (0, 20, try body("E-2", .rejected), "E-2"), (1, 10, try body("E-1", .rejected), "E-1"),
            (1, 30, "{\"a\":\n1}", nil), (1, 40, "no\njson", nil),
            (1, 50, try body("E-3", .rejected).replacing(",", with: ",\n"), "E-3"),
        ])
        let lines = try await list(log, isJSON: true).lines
        let plain = [try body("E-1", .rejected), try body("E-2", .rejected)]
        #expect(lines.prefix(2) == plain[...])
        #expect(lines.count == 3)
        #expect(lines.last?.contains("E-3") == true)
    }

    @Test("for clerks, a table with times, and records that are no results by their place")
    func table() async throws {
        let log = await log([(0, 0, try body("E-1", .rejected), "E-1"), (1, 1_000, "{}", nil), (1, 2_000, nil, "E-3")])
        let lines = try await list(log, isJSON: false).lines
        #expect(lines[2] == "2021-07-15 09:00:00  E-1       退回  姓名与已登记的人员信息不一致。请核对姓名后重新申报，或到柜台变更。")
        #expect(lines[3].contains("无法识别的记录（enrollment.results-1，0）"))
        #expect(lines[4].contains("E-3"))
        #expect(lines.count == 5)
    }

    @Test("one filing's results alone, with or without its header")
    func filtered() async throws {
        let log = await log([
            (0, 1, try body("E-1", .rejected), "E-1"), (0, 2, try body("E-2", .rejected), "E-2"),
            (0, 3, try body("E-2", .rejected), nil), (0, 4, "{}", nil),
        ])
        #expect(try await list(log, filing: "E-2", isJSON: true).lines.count == 2)
        #expect(try await list(log, filing: "E-9", isJSON: false).text == "")
    }
}
