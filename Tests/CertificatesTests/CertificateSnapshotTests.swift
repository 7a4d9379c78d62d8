import Foundation
import SocialInsurance
import Testing

@Suite("certificate snapshot")
struct CertificateSnapshotTests {
    @Test("the canonical JSON has sorted keys, no spaces, and always the same bytes")
    func canonicalForm() {
        let content = Samples.content([Samples.person(1, "张\"三\\", [.pension], months: [1, 2])])
        let expected =
            #"{"area":{"code":"321200","name":"泰州市"},"certificateId":"20210715-7K3M9QX2B4TD","#
            + #""counts":[{"insurance":"pension","persons":1}],"#
            + #""employer":{"creditCode":"91350100M000100Y43","name":"泰州市春风里机械制造有限公司"},"#
            + #""from":"2021-01","issuedAt":"2021-07-15T09:00:00+08:00","persons":1,"#
            + #""rows":[{"from":"2021-01","idNumber":"\#(Samples.identity(1).number)","idType":"resident-id","#
            + #""insurance":"pension","months":2,"name":"张\"三\\","to":"2021-02"}],"#
            + #""schema":"canbao-certificate/1","to":"2021-06","validUntil":"2022-01-15"}"#
        #expect(Samples.snapshot(content).canonicalJSON == expected)
    }

    @Test("a stored snapshot is read back as it was, and written again with the same bytes")
    func roundTrip() throws {
        let persons = [Samples.person(2, "李四", [.pension, .workInjury], months: [1, 3]), Samples.person(1, "张三")]
        let snapshot = Samples.snapshot(Samples.content(persons, [.pension, .unemployment, .workInjury]))
        let read = try JSONDecoder().decode(CertificateSnapshot.self, from: Data(snapshot.canonicalJSON.utf8))
        #expect(read == snapshot)
        #expect(read.canonicalJSON == snapshot.canonicalJSON)
    }

    @Test("a snapshot of a later form is not misread")
    func laterForm() {
        let text = Samples.snapshot(Samples.content(persons: 1)).canonicalJSON
            .replacingOccurrences(of: "canbao-certificate/1", with: "canbao-certificate/2")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(CertificateSnapshot.self, from: Data(text.utf8))
        }
    }

    @Test(
        "valid to the same day six months later, or the last day of that month",
        arguments: [
            ("2021-07-15", "2022-01-15"), ("2021-08-31", "2022-02-28"), ("2023-08-30", "2024-02-29"),
            ("2021-10-31", "2022-04-30"), ("2021-12-01", "2022-06-01"),
        ])
    func validity(issued: String, until: String) throws {
        let time = try #require(IssueTime("\(issued)T23:59:59+08:00"))
        let snapshot = CertificateSnapshot(
            certificateID: Samples.id, issuedAt: time, content: Samples.content(persons: 1))
        #expect("\(snapshot.validUntil)" == until)
    }

    @Test(
        "valid through its last day, then expired; revocation outweighs both",
        arguments: [
            ("2022-01-15", false, CertificateStatus.valid), ("2022-01-16", false, .expired),
            ("2021-07-15", true, .revoked), ("2022-01-16", true, .revoked),
        ])
    func status(today: String, isRevoked: Bool, expected: CertificateStatus) throws {
        let status = CertificateStatus.of(
            validUntil: try #require(CalendarDate("2022-01-15")), isRevoked: isRevoked,
            today: try #require(CalendarDate(today)))
        #expect(status == expected)
    }

    @Test("what verification shows has no full name and no full ID number")
    func masked() {
        let snapshot = Samples.snapshot(Samples.content([Samples.person(1, "欧阳娜娜")]))
        let number = Samples.identity(1).number
        #expect(snapshot.masked.rows.map(\.name) == ["欧***"])
        #expect(snapshot.masked.rows.map(\.idNumber) == [number.prefix(6) + "********" + number.suffix(4)])
        #expect(snapshot.masked.persons == 1)
        #expect(!"\(snapshot.masked)".contains(number))
        #expect(!"\(snapshot.masked)".contains("阳"))
    }

    @Test("the time of issue is Shanghai's, to the second")
    func issueTime() {
        #expect(IssueTime(secondsSince1970: 1_626_310_800)?.description == "2021-07-15T09:00:00+08:00")
        #expect(IssueTime(secondsSince1970: 1_626_310_800) == Samples.issuedAt)
        // 2021-07-14T16:00:00Z begins the 15th.
        #expect(IssueTime(secondsSince1970: 1_626_278_400)?.description == "2021-07-15T00:00:00+08:00")
        for text in ["2021-07-15T09:00:00Z", "2021-07-15T24:00:00+08:00", "2021-02-29T09:00:00+08:00", "2021-07-15"] {
            #expect(IssueTime(text) == nil)
        }
    }

    @Test("a certificate's number has its day and a form of its own")
    func number() throws {
        var random = Counting()
        let day = Samples.issuedAt.date
        let numbers = (0..<100).map { _ in CertificateID(issuedOn: day, using: &random) }
        #expect(Set(numbers).count == 100)
        for number in numbers {
            #expect(number.text.hasPrefix("20210715-"))
            #expect(CertificateID(number.text) == number)
        }
        for text in ["20210715-7K3M9QX2B4TI", "20210715-7K3M9QX2B4T", "2021715-7K3M9QX2B4TDD", ""] {
            #expect(CertificateID(text) == nil)
        }
    }
}
