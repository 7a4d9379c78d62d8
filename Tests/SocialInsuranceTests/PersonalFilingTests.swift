import SocialInsurance
import Testing

@Suite("Flexible stop")
struct FlexibleStopTests {
    private func decide(
        until lastMonth: String = "2021-07", name: String? = nil, _ enrollments: [FlexibleEnrollment],
        paid: [PaidContribution] = []
    ) throws -> Ruling<[FlexibleEnrollment]> {
        var person = Fixtures.person
        person.name = name
        let read = FlexibleStopApplication.read(
            FlexibleStopForm(person: person, lastMonth: lastMonth), today: Fixtures.today,
            operatingMonth: Fixtures.operatingMonth)
        return try #require(read.value).decide(records: [Fixtures.record()], enrollments: enrollments, paid: paid)
    }

    private func flexible(
        from start: String = "2021-03", to end: String? = nil, number: String = "32120000000001"
    ) -> FlexibleEnrollment {
        FlexibleEnrollment(
            personNumber: Fixtures.number(number), startMonth: Fixtures.month(start), endMonth: end.map(Fixtures.month))
    }

    @Test("whoever has none that is active is not flexible")
    func none() throws {
        #expect(try decide([]).refusals == [Refusal(.notFlexible)])
        #expect(try decide([flexible(to: "2021-07")]).refusals == [Refusal(.notFlexible)])
        #expect(try decide([flexible(to: "2021-08")]).value == [flexible(to: "2021-07")])
    }

    @Test("all that are active end, and none besides")
    func all() throws {
        let two = [flexible(number: "32120000000002"), flexible(), flexible(from: "2020-01", to: "2020-05")]
        #expect(
            try decide(two).value == [flexible(to: "2021-07"), flexible(to: "2021-07", number: "32120000000002")])
    }

    @Test(
        "a last month lies between the start and the operating month",
        arguments: [
            ("2021-02", RefusalCode.endMonthInvalid), ("2021-03", nil), ("2021-07", nil), ("2021-08", .endMonthInvalid),
            ("", .endMonthInvalid),
        ])
    func lastMonth(_ month: String, _ expected: RefusalCode?) throws {
        #expect(try decide(until: month, [flexible()]).refusals.first?.code == expected)
    }

    @Test("a last month is not before one that the person has paid; what an employer has paid does not matter")
    func paid() throws {
        func june(_ payer: CreditCode?) -> [PaidContribution] {
            [PaidContribution(month: Fixtures.month("2021-06"), insurance: .pension, payer: payer)]
        }
        #expect(try decide(until: "2021-05", [flexible()], paid: june(nil)).refusals.first?.code == .endMonthInvalid)
        #expect(try decide(until: "2021-06", [flexible()], paid: june(nil)).value != nil)
        #expect(try decide(until: "2021-05", [flexible()], paid: june(Fixtures.creditCode)).value != nil)
    }

    @Test("a name is compared where it is given")
    func name() throws {
        #expect(try decide(name: "李四", [flexible()]).refusals.first?.code == .nameMismatch)
        #expect(try decide(name: "张三", [flexible()]).value != nil)
    }
}

@Suite("Household type")
struct HouseholdTypeFilingTests {
    private func decide(
        number: String? = nil, name: String? = nil, _ records: [PersonRecord]
    ) throws -> Ruling<PersonRecord> {
        var person = Fixtures.person
        person.name = name
        let read = HouseholdTypeApplication.read(
            HouseholdTypeForm(person: person, personNumber: number, householdType: .ruralLocal), today: Fixtures.today)
        return try #require(read.value).decide(records: records)
    }

    private let two = [
        Fixtures.record("32010000000001", area: Fixtures.otherArea), Fixtures.record("32120000000001"),
    ]

    @Test("the only record is meant, whatever stands there")
    func only() throws {
        #expect(try decide([Fixtures.record(householdType: nil)]).value?.householdType == nil)
        #expect(try decide([Fixtures.record()]).value == Fixtures.record())
        #expect(try decide([]).refusals == [Refusal(.personNotFound)])
    }

    @Test("of several records one is to be chosen")
    func several() throws {
        #expect(
            try decide(two).refusals == [Refusal(.personAmbiguous, detail: "个人编号：32010000000001、32120000000001。")])
        #expect(try decide(number: "32120000000001", two).value == two[1])
        #expect(try decide(number: "32120000000009", two).refusals == [Refusal(.personNotFound)])
        #expect(try decide(number: "x", [Fixtures.record()]).refusals == [Refusal(.personNotFound)])
    }

    @Test("a name is compared where it is given")
    func name() throws {
        #expect(try decide(name: "李四", [Fixtures.record()]).refusals == [Refusal(.nameMismatch)])
    }
}

@Suite("Benefit return")
struct BenefitReturnTests {
    private func read(_ returned: [(String, String)], name: String? = nil) -> Ruling<BenefitReturnApplication> {
        var person = Fixtures.person
        person.name = name
        return BenefitReturnApplication.read(
            BenefitReturnForm(person: person, returned: returned.map { .init(month: $0.0, amount: $0.1) }),
            today: Fixtures.today)
    }

    private func decide(_ returned: [(String, String)], name: String? = nil) throws -> Ruling<[BenefitPayment]> {
        let application = try #require(read(returned, name: name).value)
        return application.decide(records: [Fixtures.record()], payments: payments)
    }

    private let payments = [
        payment("2021-02"), payment("2021-03"), payment("2021-04", returned: true),
        payment("2021-05", number: "32120000000002", amount: "1300"), payment("2021-05"),
    ]

    private static func payment(
        _ month: String, number: String = "32120000000001", amount: String = "1220", returned: Bool = false
    ) -> BenefitPayment {
        BenefitPayment(
            personNumber: Fixtures.number(number), month: Fixtures.month(month), amount: Fixtures.yuan(amount),
            returned: returned)
    }

    @Test("months that were paid count as returned, just these")
    func returned() throws {
        #expect(try decide([("2021-03", "1220.00")]).value == [payments[1]])
        #expect(try decide([("2021-03", "1220"), ("2021-02", "1220.0")]).value == [payments[0], payments[1]])
        #expect(
            try #require(read([("2021-03", "1"), ("2021-02", "1")]).value).monthBefore == Fixtures.month("2021-01"))
    }

    @Test("of two records that were paid in one month the amount tells which is meant")
    func twoRecords() throws {
        #expect(try decide([("2021-05", "1220")]).value == [payments[4]])
        #expect(try decide([("2021-05", "1300"), ("2021-05", "1220")]).value == [payments[4], payments[3]])
    }

    @Test(
        "a month that was not paid, another amount and a month that was returned already are not found",
        arguments: [
            ([("2021-01", "1220")], "2021-01：无发放记录。"), ([("2021-03", "1220.01")], "2021-03：金额不符。"),
            ([("2021-04", "1220")], "2021-04：已退回。"), ([("2021-03", "1220"), ("2021-04", "1")], "2021-04：已退回。"),
            ([("2021-03", "1220"), ("2021-03", "1220")], "2021-03：金额不符。"),
        ])
    func notFound(_ returned: [(String, String)], _ detail: String) throws {
        #expect(try decide(returned).refusals == [Refusal(.benefitNotFound, detail: detail)])
    }

    @Test("what is no month or no amount is not found")
    func unreadable() {
        #expect(read([("2021-03", "1220"), ("March", "1")]).refusals.map(\.code) == [.benefitNotFound])
        #expect(read([("2021-03", "1,220")]).refusals == [Refusal(.benefitNotFound, detail: "第1项的月份或金额无法识别。")])
    }

    @Test("a name is compared where it is given")
    func name() throws {
        #expect(try decide([("2021-03", "1220")], name: "李四").refusals == [Refusal(.nameMismatch)])
    }
}
