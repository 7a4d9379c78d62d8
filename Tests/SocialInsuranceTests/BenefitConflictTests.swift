import SocialInsurance
import Testing

@Suite("Unemployment benefit")
struct BenefitConflictTests {
    private func payment(
        _ month: String, _ amount: String = "1220.00", returned: Bool = false, number: String = "32120000000001"
    ) -> BenefitPayment {
        BenefitPayment(
            personNumber: Fixtures.number(number), month: Fixtures.month(month), amount: Fixtures.yuan(amount),
            returned: returned)
    }

    private func conflict(start: String = "2021-03", _ payments: [BenefitPayment]) -> BenefitConflict? {
        BenefitConflict(startMonth: Fixtures.month(start), payments: payments)
    }

    @Test("no benefit is no conflict")
    func none() {
        #expect(conflict([]) == nil)
    }

    @Test("benefit in the start month or before it is no conflict")
    func startMonth() {
        #expect(conflict([payment("2021-03"), payment("2021-02"), payment("2020-04")]) == nil)
    }

    @Test("benefit in the month after the start is one")
    func nextMonth() {
        #expect(conflict([payment("2021-04")])?.payments == [payment("2021-04")])
    }

    @Test("a return clears just its own month")
    func returned() {
        #expect(conflict([payment("2021-04", returned: true)]) == nil)
        let standing = payment("2021-05", "1680.50")
        #expect(conflict([payment("2021-04", returned: true), standing])?.payments == [standing])
    }

    @Test("months, amounts and their sum are listed, by month, over all records of the person")
    func listed() throws {
        let payments = [
            payment("2021-06", "1680.50"), payment("2021-03"), payment("2021-04", "0.01"),
            payment("2021-04", "1220.00", number: "32010000000009"), payment("2021-05", returned: true),
        ]
        let conflict = try #require(self.conflict(payments))
        #expect(conflict.payments.map(\.month.description) == ["2021-04", "2021-04", "2021-06"])
        #expect(conflict.payments.map(\.amount.description) == ["1220.00", "0.01", "1680.50"])
        #expect(conflict.amountToReturn == Fixtures.yuan("2900.51"))
        #expect(conflict.refusal.code == .benefitConflict)
        #expect(
            conflict.refusal.detail == "2021-04：1220.00元；2021-04：0.01元；2021-06：1680.50元；合计应退2900.51元。")
    }

    @Test("a check needs a valid ID number and a real date")
    func form() throws {
        func read(_ number: String, _ start: String?) -> Ruling<BenefitCheckApplication> {
            BenefitCheckApplication.read(
                BenefitCheckForm(idType: "resident-id", idNumber: number, contractStart: start),
                today: Fixtures.date("2021-07-15"))
        }
        let application = try #require(read(Fixtures.idNumber, "2021-01-30").value)
        #expect(application.startMonth == Fixtures.month("2021-01"))
        #expect(application.conflict(among: [payment("2021-01")]) == nil)
        #expect(application.conflict(among: [payment("2021-02")]) != nil)
        #expect(read("321083197812162118", "2021-02-30").refusals.map(\.code) == [.idNumberInvalid])
        #expect(read(Fixtures.idNumber, "2021-02-30").refusals.map(\.code) == [.contractDatesInvalid])
        #expect(read(Fixtures.idNumber, nil).refusals.map(\.code) == [.contractDatesInvalid])
    }
}
