import CertificateArchive
import Certificates
import Filings
import Foundation
import Registry
import SocialInsurance
import Testing

@testable import Canbao

@Suite("What a verification shows")
struct CertificateReportTests {
    private func certificate() throws -> MaskedCertificate {
        let employer = Employer(
            creditCode: try #require(CreditCode("91350100M000100Y43")), name: "甲公司",
            area: try #require(AreaCode("321200")), injuryClass: 3)
        let period = CertificatePeriod.check(
            from: Sample.month("2021-01"), to: Sample.month("2021-06"), operatingMonth: Sample.month)
        var builder = CertificateBuilder(
            employer: employer, areaName: "泰州市", period: try #require(period.value), insurances: [.pension])
        builder.add(
            identity: IdentityDocument(recorded: "321083197812162119", type: .residentID),
            name: try #require(PersonName("张三")), insurance: .pension, month: Sample.month("2021-02"))
        let snapshot = CertificateSnapshot(
            certificateID: try #require(CertificateID("20210715-7K3M9QX2B4TD")),
            issuedAt: try #require(IssueTime("2021-07-15T09:00:00+08:00")),
            content: try #require(builder.finish().value))
        return snapshot.masked
    }

    private func report(
        _ verdict: Verification.Verdict, _ revocation: CertificateRevocation? = nil, isKnown: Bool = true
    ) throws -> CertificateReport {
        let verification = Verification(
            verdict: verdict, certificate: isKnown ? try certificate() : nil, revocation: revocation)
        return CertificateReport(verification, at: Sample.instant)
    }

    @Test("is readable for a clerk")
    func text() throws {
        let report = try report(.status(.valid))
        #expect(report.isValid)
        #expect(
            report.text(width: nil) == """
                有效
                  证明编号          20210715-7K3M9QX2B4TD
                  参保单位全称      甲公司
                  统一社会信用代码  91350100M000100Y43
                  现参保地          泰州市
                  查询时间          2021-01 至 2021-06
                  缴费总人数        企业职工基本养老保险 1 人
                  出具时间          2021-07-15T09:00:00+08:00
                  有效期至          2022-01-15

                姓名  公民身份号码        险种                  缴费起止年月        月数
                ----  ------------------  --------------------  ------------------  ----
                张*   321083********2119  企业职工基本养老保险  2021-02 至 2021-02     1

                """)
    }

    @Test("is one JSON object for programs, without what there is not")
    func json() throws {
        let line = String(decoding: try JSONLine.encode(try report(.status(.valid))), as: UTF8.self)
        #expect(
            line == #"{"area":"泰州市","certificateId":"20210715-7K3M9QX2B4TD","checkedAt":"2021-07-15T09:00:00+08:00","#
                + #""counts":[{"insurance":"pension","persons":1}],"creditCode":"91350100M000100Y43","#
                + #""employer":"甲公司","from":"2021-01","issuedAt":"2021-07-15T09:00:00+08:00","persons":1,"#
                + #""rows":[{"from":"2021-02","idNumber":"321083********2119","insurance":"pension","months":1,"#
                + #""name":"张*","to":"2021-02"}],"status":"valid","to":"2021-06","validUntil":"2022-01-15"}"#)
        let unknown = String(
            decoding: try JSONLine.encode(try report(.status(.unknown), isKnown: false)), as: UTF8.self)
        #expect(unknown == #"{"checkedAt":"2021-07-15T09:00:00+08:00","status":"unknown"}"#)
    }

    @Test(
        "says in its first line what is wrong",
        arguments: [
            (Verification.Verdict.status(.expired), "expired", "已过有效期"), (.status(.revoked), "revoked", "已作废"),
            (.status(.unknown), "unknown", "未查到该证明"), (.altered(.file), "altered", "已被改动"),
            (.altered(.record), "altered", "登记内容与电子签名不一致"),
        ])
    func wrong(verdict: Verification.Verdict, status: String, words: String) throws {
        let report = try report(verdict)
        #expect(!report.isValid && report.status == status)
        #expect(report.text(width: 80).hasPrefix(words))
    }

    @Test("tells when and why a certificate was revoked, and not by whom")
    func revoked() throws {
        let revocation = CertificateRevocation(at: Sample.instant, by: "李四", reason: "单位更名")
        let report = try report(.status(.revoked), revocation)
        #expect(report.text(width: nil).contains("作废时间          2021-07-15T09:00:00+08:00\n"))
        #expect(report.text(width: nil).contains("作废原因          单位更名\n"))
        #expect(!report.text(width: nil).contains("李四"))
        #expect(!String(decoding: try JSONLine.encode(report), as: UTF8.self).contains("李四"))
    }
}
