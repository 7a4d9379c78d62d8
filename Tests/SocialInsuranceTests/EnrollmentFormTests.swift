import SocialInsurance
import Testing

/// Check 1 of an enrollment, and what comes before it.
@Suite("Enrollment: the form")
struct EnrollmentFormTests {
    private var form = EnrollmentForm(
        employer: Fixtures.creditCode.text, idType: "resident-id", idNumber: Fixtures.idNumber, name: "张三",
        contractStart: "2021-01-30", monthlyWage: "6500.00")

    private func rule(_ form: EnrollmentForm, employer: Employer? = Fixtures.employer()) -> Ruling<ApprovedEnrollment> {
        let read = EnrollmentApplication.read(
            form, today: Fixtures.date("2021-07-15"), operatingMonth: Fixtures.month("2021-07"))
        guard let application = read.value else { return .rejected(read.refusals) }
        return EnrollmentCheck.decide(
            application,
            facts: EnrollmentFacts(
                employer: employer, records: [Fixtures.record()], enrollments: [], flexibleEnrollments: []))
    }

    private func codes(_ change: (inout EnrollmentForm) -> Void, employer: Employer? = Fixtures.employer())
        -> [RefusalCode]
    {
        var form = form
        change(&form)
        return rule(form, employer: employer).refusals.map(\.code)
    }

    @Test("what is filed is what is approved")
    func approved() throws {
        let approved = try #require(rule(form).value)
        #expect(approved.startMonth == Fixtures.month("2021-01"))
        #expect(approved.monthlyWage == Fixtures.yuan("6500.00"))
        #expect(approved.insurances == Insurance.allCases)
        #expect(approved.enrollments.map(\.insurance) == Insurance.allCases)
        let expected = Enrollment(
            creditCode: Fixtures.creditCode, personNumber: Fixtures.number("32120000000001"), insurance: .pension,
            startMonth: Fixtures.month("2021-01"), endMonth: nil, monthlyWage: Fixtures.yuan("6500.00"))
        #expect(approved.enrollments.first == expected)
    }

    @Test("the form's checks come in their order: credit code, ID number, name, employer, start, wage, end")
    func order() {
        var form = form
        form.employer = "91440300708461136X"
        form.idNumber = "321083197812162118"
        form.name = " "
        form.contractStart = "2021-02-30"
        form.contractEnd = "2021-02-27"
        form.monthlyWage = "abc"
        let mends: [(RefusalCode, (inout EnrollmentForm) -> Void)] = [
            (.creditCodeInvalid, { $0.employer = Fixtures.creditCode.text }),
            (.idNumberInvalid, { $0.idNumber = Fixtures.idNumber }),
            (.malformed, { $0.name = "张三" }),
        ]
        for (code, mend) in mends {
            #expect(rule(form, employer: nil).refusals.map(\.code) == [code])
            mend(&form)
        }
        #expect(rule(form, employer: nil).refusals.map(\.code) == [.employerNotFound])
        #expect(rule(form).refusals.map(\.code) == [.contractDatesInvalid])
        form.contractStart = "2021-02-28"
        #expect(rule(form).refusals.map(\.code) == [.wageInvalid])
        form.monthlyWage = "1"
        #expect(rule(form).refusals.map(\.detail) == ["合同结束日期早于开始日期。"])
        form.contractEnd = "2021-02-28"
        #expect(rule(form).refusals == [])
    }

    @Test(
        "a contract starts on a real day, in the operating month or before it",
        arguments: [
            ("2021-07-31", true), ("2021-07-01", true), ("1990-01-01", true), ("2021-08-01", false),
            ("2021-06-31", false),
            ("2021-07", false), ("", false), (nil, false),
        ] as [(String?, Bool)])
    func contractStart(text: String?, isValid: Bool) {
        #expect(codes { $0.contractStart = text } == (isValid ? [] : [.contractDatesInvalid]))
    }

    @Test(
        "a contract's end, if given, is a real day and not before its start",
        arguments: [
            ("2021-01-30", true), ("2030-12-31", true), (nil, true), ("2021-01-29", false), ("2021-02-29", false),
            ("", false),
        ] as [(String?, Bool)])
    func contractEnd(text: String?, isValid: Bool) {
        #expect(codes { $0.contractEnd = text } == (isValid ? [] : [.contractDatesInvalid]))
    }

    @Test(
        "a wage is above zero, with at most two decimals",
        arguments: [
            ("0.01", true), ("6500", true), ("999999999999.99", true), ("0", false), ("0.00", false),
            ("6500.005", false),
            ("-1", false), ("abc", false), ("", false), ("6,500.00", false), ("6.5e3", false), (nil, false),
        ] as [(String?, Bool)])
    func wage(text: String?, isValid: Bool) {
        #expect(codes { $0.monthlyWage = text } == (isValid ? [] : [.wageInvalid]))
    }

    @Test("a name that is none is a field to be filled, not a contradiction", arguments: ["", "\u{3000}"])
    func name(text: String) {
        var form = form
        form.name = text
        #expect(rule(form).refusals == [Refusal(.malformed, detail: "person.name：应为1至50个字，不含控制字符。")])
    }

    @Test("insurances are read in any order, and repeated ones once")
    func insurances() throws {
        var form = form
        form.insurances = ["work-injury", "pension", "work-injury"]
        #expect(rule(form).value?.insurances == [.pension, .workInjury])
        for wrong in [[], ["medical"], ["pension", "PENSION"]] {
            #expect(codes { $0.insurances = wrong } == [.malformed])
        }
    }

    @Test("an unknown ID type is malformed")
    func idType() {
        #expect(codes { $0.idType = "driving-licence" } == [.malformed])
    }

    @Test("a birth after today makes an ID number invalid")
    func unborn() {
        let read = EnrollmentApplication.read(
            form, today: Fixtures.date("1978-12-15"), operatingMonth: Fixtures.month("2021-07"))
        #expect(read.refusals.map(\.code) == [.idNumberInvalid])
    }

    @Test("the day of the start does not count")
    func day() throws {
        var later = form
        later.contractStart = "2021-01-01"
        #expect(rule(form) == rule(later))
    }
}
