import SocialInsurance
import Testing

@Suite("A certificate filing's form")
struct CertificateApplicationTests {
    private static let employer = "91350100M000100Y43"

    private func read(
        _ employer: String = employer, _ from: String = "2021-01", _ to: String = "2021-06", persons: [String]? = nil
    ) throws -> Ruling<CertificateApplication> {
        let form = CertificateForm(
            employer: employer, insurances: [.workInjury, .pension], from: from, to: to, persons: persons)
        return CertificateApplication.read(
            form, today: try #require(CalendarDate("2021-07-15")), operatingMonth: try #require(Month("2021-07")))
    }

    @Test("that is right says whom and what it is about")
    func right() throws {
        let application = try #require(try read().value)
        #expect(application.creditCode.text == Self.employer)
        #expect(application.insurances == [.pension, .workInjury])
        #expect("\(application.period.from) \(application.period.to)" == "2021-01 2021-06")
        #expect(application.idNumbers == nil)
    }

    @Test(
        "is refused for the first thing that is wrong with it",
        arguments: [
            ("91350100M000100Y44", "2021-1", "2021-06", RefusalCode.creditCodeInvalid),
            (employer, "2021-1", "2021-06", .periodInvalid), (employer, "2021-01", "soon", .periodInvalid),
            (employer, "2021-07", "2021-06", .periodInvalid), (employer, "2021-01", "2021-08", .periodInvalid),
            (employer, "2016-07", "2021-07", .periodInvalid),
        ])
    func refused(employer: String, from: String, to: String, code: RefusalCode) throws {
        #expect(try read(employer, from, to, persons: ["1"]).refusals.map(\.code) == [code])
    }

    @Test("takes sixty months, and up to the operating month")
    func longest() throws {
        #expect(try read(Self.employer, "2016-08", "2021-07").value != nil)
    }

    @Test("takes resident IDs and passports as they are stored, each once")
    func persons() throws {
        let application = try read(persons: ["13010119560801400x", "13010119560801400X", "e12345678"])
        #expect(application.value?.idNumbers == ["13010119560801400X", "E12345678"])
    }

    @Test(
        "with an ID number that can be none is refused, and says which without repeating it",
        arguments: ["321083197812162118", "321083209912162119", "12", "", "张三张三张三"])
    func wrongPerson(number: String) throws {
        let refusals = try read(persons: ["321083197812162119", number]).refusals
        #expect(refusals.map(\.code) == [.idNumberInvalid])
        #expect(refusals.first?.detail == "persons 第 2 个证件号码有误。")
    }
}
