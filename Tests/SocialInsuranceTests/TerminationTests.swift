import SocialInsurance
import Testing

@Suite("Termination")
struct TerminationTests {
    private func decide(
        until lastMonth: String = "2021-07", insurances: [String]? = nil, name: String? = nil, _ facts: EmploymentFacts
    ) throws -> Ruling<ApprovedTermination> {
        var person = Fixtures.person
        person.name = name
        let read = TerminationApplication.read(
            TerminationForm(
                employer: Fixtures.creditCode.text, person: person, lastMonth: lastMonth, insurances: insurances),
            today: Fixtures.today, operatingMonth: Fixtures.operatingMonth)
        return try #require(read.value).decide(facts)
    }

    private func code(
        until lastMonth: String = "2021-07", insurances: [String]? = nil, name: String? = nil, _ facts: EmploymentFacts
    ) throws -> RefusalCode? {
        try decide(until: lastMonth, insurances: insurances, name: name, facts).refusals.first?.code
    }

    @Test("ends all that the person has there, or what is chosen")
    func insurances() throws {
        let facts = Fixtures.facts([
            Fixtures.employment(.workInjury), Fixtures.employment(.pension), Fixtures.employment(.unemployment),
        ])
        let all = try #require(try decide(facts).value)
        #expect(all.insurances == Insurance.allCases)
        #expect(all.lastMonth == Fixtures.month("2021-07"))
        #expect(all.personNumber == Fixtures.number("32120000000001"))
        #expect(try decide(insurances: ["work-injury"], facts).value?.insurances == [.workInjury])
    }

    @Test("the form is read before anything is looked up")
    func form() {
        func code(_ employer: String, _ person: PersonForm, _ insurances: [String]?) -> RefusalCode? {
            TerminationApplication.read(
                TerminationForm(employer: employer, person: person, lastMonth: "2021-07", insurances: insurances),
                today: Fixtures.today, operatingMonth: Fixtures.operatingMonth
            ).refusals.first?.code
        }
        let good = Fixtures.creditCode.text
        #expect(code("91440300708461136X", PersonForm(idType: "x", idNumber: ""), []) == .creditCodeInvalid)
        #expect(code(good, PersonForm(idType: "visa", idNumber: Fixtures.idNumber), nil) == .malformed)
        #expect(code(good, PersonForm(idType: "resident-id", idNumber: "321083197812162118"), nil) == .idNumberInvalid)
        #expect(code(good, PersonForm(idType: "passport", idNumber: "E12345", name: " "), nil) == .malformed)
        #expect(code(good, Fixtures.person, []) == .malformed)
        #expect(code(good, Fixtures.person, ["pension"]) == nil)
    }

    @Test("whoever has no active enrollment at the employer is not enrolled there")
    func notEnrolled() throws {
        #expect(try code(Fixtures.facts(employer: nil, [])) == .employerNotFound)
        #expect(try code(Fixtures.facts([])) == .notEnrolledHere)
        #expect(try code(Fixtures.facts([Fixtures.employment(to: "2021-06")])) == .notEnrolledHere)
        #expect(try code(Fixtures.facts([Fixtures.employment(to: "2021-07")])) == .notEnrolledHere)
        #expect(try code(Fixtures.facts([Fixtures.employment(to: "2021-08")])) == nil, "it runs on after this month")
        let pension = Fixtures.facts([Fixtures.employment(.pension), Fixtures.employment(.workInjury, to: "2021-07")])
        #expect(try code(insurances: ["pension", "work-injury"], pension) == .notEnrolledHere)
        #expect(
            try decide(insurances: ["work-injury"], pension).refusals
                == [Refusal(.notEnrolledHere, detail: "险种：工伤保险。")])
        #expect(try decide(pension).value?.insurances == [.pension])
    }

    @Test(
        "a last month lies between the start and the operating month",
        arguments: [
            ("2021-02", RefusalCode.endMonthInvalid), ("2021-03", nil), ("2021-07", nil), ("2021-08", .endMonthInvalid),
            ("2021-13", .endMonthInvalid), ("soon", .endMonthInvalid), ("", .endMonthInvalid),
        ])
    func lastMonth(_ month: String, _ expected: RefusalCode?) throws {
        #expect(try code(until: month, Fixtures.facts([Fixtures.employment(from: "2021-03")])) == expected)
    }

    @Test("each chosen enrollment has to have begun")
    func starts() throws {
        let facts = Fixtures.facts([
            Fixtures.employment(.pension, from: "2021-01"), Fixtures.employment(.workInjury, from: "2021-06"),
        ])
        #expect(try code(until: "2021-05", facts) == .endMonthInvalid)
        #expect(try code(until: "2021-05", insurances: ["pension"], facts) == nil)
    }

    @Test("a last month is not before one that is settled, of a chosen insurance, unless that was taken back")
    func settled() throws {
        let enrollments = [Fixtures.employment(.pension), Fixtures.employment(.workInjury)]
        let june = Fixtures.paid("2021-06", .workInjury)
        let facts = Fixtures.facts(enrollments, ledger: [Fixtures.paid("2021-05"), june])
        #expect(try code(until: "2021-05", facts) == .endMonthInvalid)
        #expect(try code(until: "2021-06", facts) == nil)
        #expect(try code(until: "2021-05", insurances: ["pension"], facts) == nil)
        #expect(try code(until: "2021-04", insurances: ["pension"], facts) == .endMonthInvalid)
        let reversed = Fixtures.facts(enrollments, ledger: [Fixtures.paid("2021-05"), june, june.takenBack])
        #expect(try code(until: "2021-05", reversed) == nil)
        let imported = Fixtures.paid("2021-06", for: "", isImported: true)
        #expect(try code(until: "2021-05", Fixtures.facts(enrollments, ledger: [imported])) == .endMonthInvalid)
    }

    @Test("a name is compared where it is given")
    func name() throws {
        let facts = Fixtures.facts([Fixtures.employment()])
        #expect(try code(name: "张三", facts) == nil)
        #expect(try code(name: "李四", facts) == .nameMismatch)
        #expect(try code(name: "李四", Fixtures.facts([])) == .notEnrolledHere)
    }
}
