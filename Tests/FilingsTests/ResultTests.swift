import Foundation
import MessageJSON
import SocialInsurance
import Testing

@testable import Filings

@Suite("Results are written as the contract says")
struct ResultTests {
    private let july: Month
    private let decidedAt = Date(timeIntervalSince1970: 1_626_310_800.9)

    init() throws {
        july = try #require(Month("2021-07"))
    }

    private func written<Body>(_ verdict: FilingResult<Body>.Verdict, revision: Int = 1) throws -> String {
        let result = FilingResult(
            filingID: "X-1", revision: revision, decidedAt: decidedAt, operatingMonth: july, verdict: verdict)
        let record = try ResultEncoder().record(result, key: Data("k".utf8), traceparent: nil)
        let read = try ResultDecoder().result(Body.self, from: record.body)
        #expect(read.body == result.body)
        #expect(read.envelope.errors == result.envelope.errors)
        #expect(read.envelope.decidedAt == Date(timeIntervalSince1970: 1_626_310_800))
        #expect(try ResultDecoder().envelope(from: record.body) == read.envelope)
        #expect(try ResultEncoder().record(read, key: record.key, traceparent: nil).body == record.body)
        #expect(try MessageEncoder.encode(result) == record.body, "by hand as by Encodable")
        return try #require(String(data: record.body, encoding: .utf8))
    }

    private let head = #""decidedAt":"2021-07-15T09:00:00+08:00""#

    @Test("accepted basic information")
    func basicInfo() throws {
        let body = BasicInfoBody(personNumber: try #require(PersonNumber("32120000000017")), created: true)
        #expect(
            try written(.accepted(body)) == """
                {"created":true,\(head),"filingId":"X-1","kind":"basic-info","operatingMonth":"2021-07",\
                "outcome":"accepted","personNumber":"32120000000017","revision":1}
                """)
    }

    @Test("accepted arrears, summed up by insurance and share")
    func arrears() throws {
        let body = try arrearsBody(booked: false)
        #expect(
            try written(.accepted(body)) == """
                {"beyondWindow":[],"booked":false,\(head),"filingId":"X-1","kind":"arrears","lines":[\
                {"base":"6500.00","employerAmount":"1040.00","individualAmount":"520.00","insurance":"pension",\
                "month":"2021-01"},\
                {"base":"6500.00","employerAmount":"45.50","individualAmount":"0.00","insurance":"work-injury",\
                "month":"2021-01"}],"operatingMonth":"2021-07","outcome":"accepted","revision":1,\
                "settlementMonth":"2021-08","totals":{"pension":{"employerAmount":"1040.00",\
                "individualAmount":"520.00"},"total":"1605.50","work-injury":{"employerAmount":"45.50",\
                "individualAmount":"0.00"}}}
                """)
    }

    @Test("months beyond the window come with what to do about them")
    func beyondWindow() throws {
        let months = [try #require(Month("2020-12"))]
        let schedule = ArrearsSchedule(settlementMonth: july + 1, lines: [], beyondWindow: months)
        let body = ArrearsBody(schedule, booked: true)
        let text = try written(.accepted(body))
        #expect(text.contains(#""beyondWindow":["2020-12"],"beyondWindowRemedy":"以上月份超出网上补缴范围，请到柜台申报。""#))
        #expect(text.contains(#""totals":{"total":"0.00"}"#))
    }

    @Test("an accepted enrollment holds its arrears")
    func enrollment() throws {
        let body = EnrollmentBody(
            personNumber: try #require(PersonNumber("32120000000017")), startMonth: try #require(Month("2021-01")),
            insurances: [.pension, .workInjury], arrears: try arrearsBody(booked: true))
        let text = try written(.accepted(body))
        #expect(text.hasPrefix(#"{"arrears":{"beyondWindow":[],"booked":true,"lines":[{"base":"6500.00","#))
        #expect(text.contains(#""insurances":["pension","work-injury"],"kind":"enrollment""#))
        #expect(text.hasSuffix(#""personNumber":"32120000000017","revision":1,"startMonth":"2021-01"}"#))
    }

    @Test("a benefit conflict is refused with months and the sum to return")
    func benefitConflict() throws {
        let body = BenefitCheckBody(
            conflicts: [.init(month: try #require(Month("2021-03")), amount: Money(fen: 122_000))],
            amountToReturn: Money(fen: 122_000))
        #expect(
            try written(.rejected([ErrorEntry(.benefitConflict)], body)) == """
                {"amountToReturn":"1220.00","conflicts":[{"amount":"1220.00","month":"2021-03"}],\(head),"errors":[\
                {"code":"BENEFIT_CONFLICT","message":"自参保开始日期下一月起，存在失业金发放信息。",\
                "remedy":"请通知员工至人社局将补缴期间失业金退回后，单位再申请补缴。"}],"filingId":"X-1",\
                "kind":"benefit-check","operatingMonth":"2021-07","outcome":"rejected","revision":1}
                """)
    }

    @Test("a benefit check that is refused for another reason has no conflicts")
    func benefitRefused() throws {
        let text = try written(FilingResult<BenefitCheckBody>.Verdict.rejected([ErrorEntry(.idNumberInvalid)]))
        #expect(!text.contains("conflicts"))
    }

    @Test("a certificate, with a path that is not escaped")
    func certificate() throws {
        let body = CertificateBody(
            certificateID: "7", verificationCode: "c0de", validUntil: CalendarDate("2022-01-15"), persons: 2, pages: 1,
            pdf: .init(uri: "file:///blobs/1.pdf", sha256: "ab", bytes: 14319))
        #expect(
            try written(.accepted(body)) == """
                {"certificateId":"7",\(head),"filingId":"X-1","kind":"certificate","operatingMonth":"2021-07",\
                "outcome":"accepted","pages":1,"pdf":{"bytes":14319,"sha256":"ab","uri":"file:///blobs/1.pdf"},\
                "persons":2,"revision":1,"validUntil":"2022-01-15","verificationCode":"c0de"}
                """)
    }

    @Test("a preview has no code")
    func preview() throws {
        let body = CertificateBody(
            certificateID: nil, verificationCode: nil, validUntil: nil, persons: 2, pages: 1,
            pdf: .init(uri: "file:///blobs/1.pdf", sha256: "ab", bytes: 14319))
        let text = try written(.accepted(body))
        #expect(!text.contains("certificateId") && !text.contains("verificationCode") && !text.contains("validUntil"))
    }

    @Test("a deferred filing tells when it is tried again, and what was tried")
    func deferred() throws {
        let verdict = FilingResult<BasicInfoBody>.Verdict.deferred(
            [ErrorEntry(.ministryUnavailable)], retryAt: decidedAt + 30, attempts: 2)
        #expect(
            try written(verdict, revision: 3) == """
                {"attempts":2,\(head),"errors":[{"code":"MINISTRY_UNAVAILABLE",\
                "message":"调用公安部人员基准信息查询接口出错。请稍后或第二天再试。","remedy":"系统将自动重试，无需重复申报。"}],\
                "filingId":"X-1","kind":"basic-info","operatingMonth":"2021-07","outcome":"deferred",\
                "retryAt":"2021-07-15T09:00:30+08:00","revision":3}
                """)
    }

    @Test("a parked filing and one with several errors keep their order")
    func parked() throws {
        let errors = [ErrorEntry(.householdTypeMissing), ErrorEntry(.flexibleEnrolled, detail: "2021-01")]
        let text = try written(FilingResult<EnrollmentBody>.Verdict.parked(errors))
        let first = try #require(text.range(of: "HOUSEHOLD_TYPE_MISSING"))
        let second = try #require(text.range(of: #""detail":"2021-01""#))
        #expect(first.lowerBound < second.lowerBound)
        #expect(text.contains(#""outcome":"parked""#))
    }

    @Test("a result of another kind is not read")
    func otherKind() throws {
        let body = BasicInfoBody(personNumber: try #require(PersonNumber("32120000000017")), created: true)
        let text = try written(.accepted(body))
        #expect(throws: DecodingError.self) {
            try ResultDecoder().result(EnrollmentBody.self, from: Data(text.utf8))
        }
    }

    private func arrearsBody(booked: Bool) throws -> ArrearsBody {
        let january = try #require(Month("2021-01"))
        let (base, none) = (Money(fen: 650_000), Money.zero)
        let lines = [
            Contribution(
                month: january, insurance: .pension, base: base, employerAmount: Money(fen: 104_000),
                individualAmount: Money(fen: 52_000)),
            Contribution(
                month: january, insurance: .workInjury, base: base, employerAmount: Money(fen: 4550),
                individualAmount: none),
        ]
        return ArrearsBody(ArrearsSchedule(settlementMonth: july + 1, lines: lines, beyondWindow: []), booked: booked)
    }
}
