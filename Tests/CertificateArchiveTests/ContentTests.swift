import CertificateArchive
import Registry
import SocialInsurance
import Testing

@Suite("What can be certified by the registry")
struct ContentTests {
    private func decide(_ application: CertificateApplication) async throws -> Ruling<CertificateContent> {
        let office = try await Office()
        return try await office.registry.read { try application.decide(in: $0) }
    }

    @Test("is what the employer has paid, with the area's name")
    func content() async throws {
        let content = try #require(try await decide(Office.application()).value)
        #expect(content.employerName == "甲公司" && content.areaName == "泰州市" && content.persons == 1)
        #expect(
            content.rows.map { "\($0.insurance.rawValue) \($0.from) \($0.to)" } == [
                "pension 2021-01 2021-02", "work-injury 2021-02 2021-02",
            ])
    }

    @Test("is cut to the period")
    func period() async throws {
        let content = try #require(try await decide(Office.application(to: "2021-01")).value)
        #expect(content.rows.map { "\($0.insurance.rawValue) \($0.to)" } == ["pension 2021-01"])
    }

    @Test("is nothing where nobody that is asked for has a paid month, or the employer is not known")
    func nothing() async throws {
        let other = try #require(CreditCode("91110108551385082Q"))
        let stranger = try #require(CreditCode("91350100M000100Y43"))
        #expect(try await decide(Office.application(other)).refusals.map(\.code) == [.nothingToCertify])
        #expect(
            try await decide(Office.application(persons: ["810000199408230021"])).refusals.map(\.code)
                == [.nothingToCertify])
        #expect(try await decide(Office.application(persons: [Office.idNumber])).value != nil)
        #expect(try await decide(Office.application(stranger)).refusals.map(\.code) == [.employerNotFound])
    }
}
