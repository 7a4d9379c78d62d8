import Foundation
import SocialInsurance
import Testing

/// One object of `arrears.json`.
struct ArrearsExample: Decodable, CustomTestStringConvertible {
    let title: String
    let contractStart: CalendarDate
    let operatingMonth: Month
    let monthlyWage: Money
    let injuryClass: Int
    let injuryFactor: InjuryFactor
    let insurances: [Insurance]
    let alreadyPaid: [Paid]
    let expected: ArrearsSchedule

    struct Paid: Decodable {
        let month: Month
        let insurance: Insurance
        let by: By
    }

    enum By: String, Decodable {
        case thisEmployer = "this employer"
        case formerEmployer = "a former employer"
        case flexible = "flexible employment"

        var payer: CreditCode? {
            switch self {
            case .thisEmployer: Fixtures.creditCode
            case .formerEmployer: Fixtures.otherCreditCode
            case .flexible: nil
            }
        }
    }

    var testDescription: String { title }

    var facts: ArrearsCase {
        ArrearsCase(
            employer: Fixtures.employer(injuryClass: injuryClass), injuryFactor: injuryFactor,
            startMonth: contractStart.month, operatingMonth: operatingMonth, insurances: insurances,
            monthlyWage: monthlyWage)
    }

    static func all() throws -> [ArrearsExample] {
        try JSONDecoder().decode([ArrearsExample].self, from: Fixtures.caseFile("arrears.json"))
    }
}

@Suite("Arrears: worked cases")
struct ArrearsCaseTests {
    private let calculator = ArrearsCalculator(policy: Fixtures.policy)

    @Test("a worked case is met to the fen", arguments: try ArrearsExample.all())
    func example(_ example: ArrearsExample) throws {
        let paid = example.alreadyPaid.map {
            PaidContribution(month: $0.month, insurance: $0.insurance, payer: $0.by.payer)
        }
        let schedule = try calculator.schedule(for: example.facts, paid: paid)
        #expect(schedule == example.expected)
    }

    @Test("the cases are there")
    func present() throws {
        #expect(try ArrearsExample.all().count == 14)
    }

    @Test("a start after the operating month owes nothing")
    func futureStart() throws {
        let schedule = try calculator.schedule(for: facts(start: "2021-09", operating: "2021-07"), paid: [])
        #expect(schedule == ArrearsSchedule(settlementMonth: Fixtures.month("2021-08"), lines: [], beyondWindow: []))
    }

    @Test("months before the window are listed, all of them and no other")
    func beyondWindow() throws {
        let schedule = try calculator.schedule(for: facts(start: "2020-11", operating: "2021-07"), paid: [])
        #expect(schedule.beyondWindow.map(\.description) == ["2020-11", "2020-12"])
        #expect(schedule.lines.first?.month.description == "2021-01")
    }

    @Test("insurances filed in any order, or twice, give the same schedule")
    func order() throws {
        let inOrder = try calculator.schedule(for: facts(start: "2021-05", operating: "2021-07"), paid: [])
        let shuffled = facts(
            start: "2021-05", operating: "2021-07", insurances: [.workInjury, .pension, .unemployment, .pension])
        #expect(try calculator.schedule(for: shuffled, paid: []) == inOrder)
    }

    @Test("the wage may be the largest that can be filed")
    func largestWage() throws {
        let facts = facts(start: "2021-06", operating: "2021-07", wage: "999999999999.99")
        let schedule = try calculator.schedule(for: facts, paid: [])
        #expect(schedule.lines.allSatisfy { $0.base == Fixtures.yuan("20586.00") })
    }

    @Test("a month before the policy begins is a fault that names table and month")
    func beforePolicy() {
        let facts = facts(start: "2019-03", operating: "2019-06")
        #expect {
            try calculator.schedule(for: facts, paid: [])
        } throws: { error in
            let missing = error as? MissingPolicy
            return missing?.table == .baseLimits && missing?.month == Fixtures.month("2019-03")
                && "\(error)".contains("base-limits has no entry for 2019-03: it begins with 2019-05")
                && missing?.chineseText == "政策表base-limits中没有2019-03的数据。"
        }
    }

    @Test("an injury class that does not exist is a fault")
    func unknownClass() {
        let facts = ArrearsCase(
            employer: Fixtures.employer(injuryClass: 9), injuryFactor: .full, startMonth: Fixtures.month("2021-06"),
            operatingMonth: Fixtures.month("2021-07"), insurances: [.workInjury], monthlyWage: Fixtures.yuan("5000"))
        #expect(throws: MissingPolicy.self) { try calculator.schedule(for: facts, paid: []) }
    }

    @Test("a schedule is read back from its JSON, unless its sums are wrong")
    func json() throws {
        let schedule = try calculator.schedule(for: facts(start: "2020-11", operating: "2021-07"), paid: [])
        let json = try JSONEncoder().encode(schedule)
        #expect(try JSONDecoder().decode(ArrearsSchedule.self, from: json) == schedule)
        let text = String(decoding: json, as: UTF8.self)
        let wrong = text.replacing("\"total\":\"\(schedule.total)\"", with: "\"total\":\"1.00\"")
        #expect(wrong != text)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ArrearsSchedule.self, from: Data(wrong.utf8))
        }
    }

    private func facts(
        start: String, operating: String, wage: String = "6500.00", insurances: [Insurance] = Insurance.allCases
    ) -> ArrearsCase {
        ArrearsCase(
            employer: Fixtures.employer(), injuryFactor: .full, startMonth: Fixtures.month(start),
            operatingMonth: Fixtures.month(operating), insurances: insurances, monthlyWage: Fixtures.yuan(wage))
    }
}
