import SocialInsurance
import Testing

@Suite("Basic information")
struct BasicInfoCheckTests {
    private let form = BasicInfoForm(
        employer: Fixtures.creditCode.text, idType: "resident-id", idNumber: Fixtures.idNumber, name: "张三")

    private func read(_ change: (inout BasicInfoForm) -> Void = { _ in }) -> Ruling<BasicInfoApplication> {
        var form = form
        change(&form)
        return BasicInfoApplication.read(form, today: Fixtures.date("2021-07-15"))
    }

    @Test("sex and birth date come from the ID number")
    func derived() throws {
        let application = try #require(read().value)
        #expect(application.sex == .male)
        #expect(application.birthDate == Fixtures.date("1978-12-16"))
        #expect(application.householdType == nil)
    }

    @Test("sex and birth date, if given, must agree with the ID number")
    func contradiction() {
        #expect(read { $0.sex = "male" }.value != nil)
        #expect(read { $0.birthDate = "1978-12-16" }.value != nil)
        #expect(
            read { $0.sex = "female" }.refusals == [Refusal(.idNumberInvalid, detail: "性别与公民身份号码不一致。")])
        #expect(
            read { $0.birthDate = "1978-12-17" }.refusals
                == [Refusal(.idNumberInvalid, detail: "出生日期与公民身份号码不一致。")])
    }

    @Test("a passport says nothing of sex and birth date: what is given stands")
    func passport() throws {
        let application = try #require(
            read {
                $0.idType = "passport"
                $0.idNumber = "e1234567"
                $0.sex = "female"
                $0.birthDate = "1990-02-28"
            }.value)
        #expect(application.identity.number == "E1234567")
        #expect(application.sex == .female)
        #expect(application.birthDate == Fixtures.date("1990-02-28"))
    }

    @Test("fields are checked in their order, and stop at the first that fails")
    func order() {
        var form = BasicInfoForm(
            employer: "1", idType: "?", idNumber: "1", name: "", sex: "m", birthDate: "2021-07-16", householdType: "13")
        let today = Fixtures.date("2021-07-15")
        let mends: [(Refusal, (inout BasicInfoForm) -> Void)] = [
            (Refusal(.creditCodeInvalid), { $0.employer = Fixtures.creditCode.text }),
            (Refusal(.malformed, detail: "person.idType：应为 resident-id 或 passport。"), { $0.idType = "passport" }),
            (Refusal(.idNumberInvalid), { $0.idNumber = "E1234567" }),
            (Refusal(.malformed, detail: "person.name：应为1至50个字，不含控制字符。"), { $0.name = "张三" }),
            (Refusal(.malformed, detail: "person.sex：应为 male 或 female。"), { $0.sex = "male" }),
            (
                Refusal(.malformed, detail: "person.birthDate：不是有效的出生日期（YYYY-MM-DD）。"),
                { $0.birthDate = "1978-12-16" }
            ),
            (
                Refusal(.malformed, detail: "person.householdType：不是户籍性质代码（AAC009）。"), { $0.householdType = "10" }
            ),
        ]
        for (refusal, mend) in mends {
            #expect(BasicInfoApplication.read(form, today: today).refusals == [refusal])
            mend(&form)
        }
        #expect(BasicInfoApplication.read(form, today: today).value?.householdType == .urban)
    }

    private func decide(
        employer: Employer? = Fixtures.employer(), records: [PersonRecord]
    ) throws -> Ruling<BasicInfoStep> {
        BasicInfoCheck.decide(try #require(read().value), employer: employer, records: records)
    }

    @Test("an employer that is not registered is refused")
    func unknownEmployer() throws {
        #expect(try decide(employer: nil, records: []).refusals == [Refusal(.employerNotFound)])
    }

    @Test("a record in the area is the answer, and is not overwritten")
    func known() throws {
        let record = Fixtures.record(householdType: nil)
        #expect(try decide(records: [record]).value == .known(record))
    }

    @Test("of several records in the area the first with that name is the answer")
    func severalKnown() throws {
        let records = [
            Fixtures.record("32120000000003"), Fixtures.record("32120000000001", name: "李四"),
            Fixtures.record("32120000000002"),
        ]
        #expect(try decide(records: records).value == .known(records[2]))
    }

    @Test("a record in the area under another name is a mismatch")
    func nameMismatch() throws {
        #expect(try decide(records: [Fixtures.record(name: "李四")]).refusals == [Refusal(.nameMismatch)])
    }

    @Test("a record elsewhere does not answer: the ministry is asked")
    func elsewhere() throws {
        let record = Fixtures.record("32010000000001", area: Fixtures.otherArea, name: "李四")
        #expect(try decide(records: [record]).value == .ask(area: Fixtures.area))
        #expect(try decide(records: []).value == .ask(area: Fixtures.area))
    }

    @Test("the ministry's household type goes before the filing's")
    func householdType() throws {
        let filed = try #require(read { $0.householdType = "10" }.value)
        let silent = try #require(read().value)
        func type(_ application: BasicInfoApplication, _ ministry: HouseholdType?) -> HouseholdType? {
            let facts = IdentityFacts(sex: nil, birthDate: nil, householdType: ministry)
            return BasicInfoCheck.decide(application, answer: .match(facts)).value?.householdType
        }
        #expect(type(filed, .residentLocal) == .residentLocal)
        #expect(type(filed, nil) == .urban)
        #expect(type(silent, .residentLocal) == .residentLocal)
        #expect(type(silent, nil) == nil)
    }

    @Test("sex and birth date come from the ID number, else from the ministry, else from the filing")
    func sources() throws {
        let ministry = IdentityFacts(sex: .female, birthDate: Fixtures.date("1990-02-28"), householdType: nil)
        let resident = try #require(read().value)
        let facts = BasicInfoCheck.decide(resident, answer: .match(ministry)).value
        #expect(facts == IdentityFacts(sex: .male, birthDate: Fixtures.date("1978-12-16"), householdType: nil))
        let passport = try #require(
            read {
                $0.idType = "passport"
                $0.sex = "male"
            }.value)
        #expect(BasicInfoCheck.decide(passport, answer: .match(ministry)).value == ministry)
        let nothing = IdentityFacts(sex: nil, birthDate: nil, householdType: nil)
        let own = IdentityFacts(sex: .male, birthDate: nil, householdType: nil)
        #expect(BasicInfoCheck.decide(passport, answer: .match(nothing)).value == own)
    }

    @Test("what the ministry does not confirm is refused")
    func unconfirmed() throws {
        let application = try #require(read().value)
        #expect(BasicInfoCheck.decide(application, answer: .nameDiffers).refusals == [Refusal(.identityMismatch)])
        #expect(BasicInfoCheck.decide(application, answer: .notFound).refusals == [Refusal(.identityNotFound)])
    }
}
