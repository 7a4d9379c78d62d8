import SocialInsurance
import Testing

/// Checks 2 to 7 of an enrollment.
@Suite("Enrollment: the facts")
struct EnrollmentCheckTests {
    private let operatingMonth = Fixtures.month("2021-07")

    private func decide(
        records: [PersonRecord] = [Fixtures.record()], enrollments: [Enrollment] = [],
        flexible: [FlexibleEnrollment] = [], name: String = "张三", personNumber: String? = nil,
        insurances: [Insurance] = Insurance.allCases
    ) throws -> Ruling<ApprovedEnrollment> {
        let form = EnrollmentForm(
            employer: Fixtures.creditCode.text, idType: "resident-id", idNumber: Fixtures.idNumber, name: name,
            personNumber: personNumber, contractStart: "2021-01-30", monthlyWage: "6500.00",
            insurances: insurances.map(\.rawValue))
        let read = EnrollmentApplication.read(
            form, today: Fixtures.date("2021-07-15"), operatingMonth: operatingMonth)
        return EnrollmentCheck.decide(
            try #require(read.value),
            facts: EnrollmentFacts(
                employer: Fixtures.employer(), records: records, enrollments: enrollments,
                flexibleEnrollments: flexible))
    }

    private func enrollment(
        _ insurance: Insurance, at creditCode: CreditCode = Fixtures.otherCreditCode, until end: String? = nil,
        number: String = "32120000000001"
    ) -> Enrollment {
        Enrollment(
            creditCode: creditCode, personNumber: Fixtures.number(number), insurance: insurance,
            startMonth: Fixtures.month("2019-01"), endMonth: end.map(Fixtures.month), monthlyWage: Fixtures.yuan("5000")
        )
    }

    private func flexible(until end: String? = nil) -> FlexibleEnrollment {
        FlexibleEnrollment(
            personNumber: Fixtures.number("32120000000001"), startMonth: Fixtures.month("2019-01"),
            endMonth: end.map(Fixtures.month))
    }

    @Test("a person without a record in the employer's area is not found")
    func noRecord() throws {
        #expect(try decide(records: []).refusals == [Refusal(.personNotFound)])
        let elsewhere = Fixtures.record("32010000000001", area: Fixtures.otherArea)
        #expect(try decide(records: [elsewhere]).refusals == [Refusal(.personNotFound)])
    }

    @Test("a record of another document with that number is another person's")
    func otherDocument() throws {
        let passport = PersonRecord(
            personNumber: Fixtures.number("32120000000001"), area: Fixtures.area,
            identity: IdentityDocument(recorded: Fixtures.idNumber, type: .passport), name: Fixtures.name("张三"),
            sex: nil, birthDate: nil, householdType: .foreigner)
        #expect(try decide(records: [passport]).refusals == [Refusal(.personNotFound)])
    }

    private let two = [Fixtures.record("32120000000001"), Fixtures.record("32120000000002")]

    @Test("two records in the area are ambiguous, and listed")
    func ambiguous() throws {
        let elsewhere = Fixtures.record("32010000000001", area: Fixtures.otherArea)
        #expect(
            try decide(records: [elsewhere] + two).refusals
                == [Refusal(.personAmbiguous, detail: "个人编号：32120000000001、32120000000002。")])
    }

    @Test("a filing may choose one of them")
    func chosen() throws {
        let ruling = try decide(records: two, personNumber: "32120000000002")
        #expect(ruling.value?.person == two[1])
        #expect(ruling.value?.enrollments.first?.personNumber == two[1].personNumber)
    }

    @Test(
        "a chosen number that is not one of them is not found",
        arguments: ["32120000000003", "32010000000001", "", "张三", "0032120000000001"])
    func chosenWrongly(number: String) throws {
        let elsewhere = Fixtures.record("32010000000001", area: Fixtures.otherArea)
        #expect(try decide(records: two + [elsewhere], personNumber: number).refusals == [Refusal(.personNotFound)])
        #expect(try decide(personNumber: number).refusals == [Refusal(.personNotFound)])
    }

    @Test("another name than the record's is a mismatch, and stops the check")
    func nameMismatch() throws {
        let record = Fixtures.record(householdType: nil)
        #expect(try decide(records: [record], name: "李四").refusals == [Refusal(.nameMismatch)])
        let folded = Fixtures.record(name: "买买提•艾力")
        #expect(try decide(records: [folded], name: " 买买提・艾力").value != nil)
    }

    @Test("a missing household type stops the enrollment")
    func householdType() throws {
        let record = Fixtures.record(householdType: nil)
        #expect(try decide(records: [record]).refusals == [Refusal(.householdTypeMissing)])
    }

    @Test(
        "flexible employment stands in the way until it ends, in the operating month at the latest",
        arguments: [(nil, true), ("2021-08", true), ("2021-07", false), ("2021-06", false)] as [(String?, Bool)])
    func flexibleEmployment(end: String?, isActive: Bool) throws {
        let refusals = try decide(flexible: [flexible(until: end)], insurances: [.workInjury]).refusals
        #expect(refusals == (isActive ? [Refusal(.flexibleEnrolled)] : []))
    }

    @Test(
        "a pension anywhere stands in the way until it ends, in the operating month at the latest",
        arguments: [(nil, true), ("2021-08", true), ("2021-07", false), ("2021-06", false)] as [(String?, Bool)])
    func pension(end: String?, isActive: Bool) throws {
        let elsewhere = enrollment(.pension, until: end, number: "32010000000001")
        let refusals = try decide(enrollments: [elsewhere]).refusals
        #expect(refusals == (isActive ? [Refusal(.pensionEnrolled)] : []))
    }

    @Test("a pension at this same employer stands in the way too, and the clerk is told where it is")
    func pensionHere() throws {
        let here = enrollment(.pension, at: Fixtures.creditCode)
        #expect(
            try decide(enrollments: [here], insurances: [.pension]).refusals
                == [Refusal(.pensionEnrolled, detail: "已在本单位参保，自2019-01起。")])
    }

    @Test("a pension does not matter where none is filed")
    func pensionNotFiled() throws {
        let pension = enrollment(.pension, at: Fixtures.creditCode)
        #expect(try decide(enrollments: [pension], insurances: [.unemployment, .workInjury]).refusals == [])
    }

    @Test("other insurances stand in the way only at this employer, each if filed, together once")
    func alreadyEnrolled() throws {
        let elsewhere = [enrollment(.unemployment), enrollment(.workInjury)]
        #expect(try decide(enrollments: elsewhere).refusals == [])
        let here = [Insurance.workInjury, .unemployment].map { enrollment($0, at: Fixtures.creditCode) }
        #expect(
            try decide(enrollments: here).refusals == [Refusal(.alreadyEnrolled, detail: "险种：失业保险、工伤保险。")])
        #expect(
            try decide(enrollments: here, insurances: [.pension, .workInjury]).refusals
                == [Refusal(.alreadyEnrolled, detail: "险种：工伤保险。")])
        #expect(try decide(enrollments: here, insurances: [.pension]).refusals == [])
        let stopped = [enrollment(.workInjury, at: Fixtures.creditCode, until: "2021-07")]
        #expect(try decide(enrollments: stopped).refusals == [])
    }

    @Test("all that stands in the way is reported together, in its order")
    func together() throws {
        let enrollments = [Insurance.workInjury, .pension].map { enrollment($0, at: Fixtures.creditCode) }
        let refusals = try decide(
            records: [Fixtures.record(householdType: nil)], enrollments: enrollments, flexible: [flexible()]
        ).refusals
        #expect(refusals.map(\.code) == [.householdTypeMissing, .flexibleEnrolled, .pensionEnrolled, .alreadyEnrolled])
    }
}
