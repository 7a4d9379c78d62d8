import Filings
import SocialInsurance
import Testing

@testable import Canbao

@Suite("Results of changes in a clerk's words")
struct ChangeTextTests {
    private func text<Body: ResultBody>(_ body: Body) throws -> String {
        ClerkText.explanation(of: try Sample.decoded(.accepted(body)))
    }

    private let line = Sample.line("2021-01", .pension, "1040.00", "520.00")
    private var reversing: Contribution {
        Contribution(
            month: line.month, insurance: line.insurance, base: -line.base, employerAmount: -line.employerAmount,
            individualAmount: -line.individualAmount)
    }

    private func booked(_ lines: [Contribution]) -> BookedLines {
        BookedLines(settlementMonth: Sample.month("2021-08"), lines: lines)
    }

    @Test("a termination says what ends when, and why")
    func termination() throws {
        let body = TerminationBody(
            personNumber: Sample.personNumber, lastMonth: Sample.month, reason: .retired,
            insurances: [.pension, .workInjury])
        #expect(try text(body) == "企业职工基本养老保险、工伤保险停保，最后参保月份 2021-07（退休）；个人编号 32120000000017。")
    }

    @Test("a rollback says what it undoes, and what that takes back")
    func rollback() throws {
        func body(_ lines: [Contribution]) -> RollbackBody {
            RollbackBody(
                personNumber: Sample.personNumber, targetFilingID: "E-1", targetKind: .enrollment,
                reversal: booked(lines))
        }
        #expect(
            try text(body([reversing]))
                == "已回退用工参保登记 E-1；个人编号 32120000000017。冲销 2021-01，共 -1,560.00元，结算期 2021-08。")
        #expect(try text(body([])) == "已回退用工参保登记 E-1；个人编号 32120000000017。无需冲销。")
    }

    @Test("a base adjustment says the wage, and what is still owed")
    func baseAdjustment() throws {
        func body(_ lines: [Contribution]) -> BaseAdjustmentBody {
            BaseAdjustmentBody(
                personNumber: Sample.personNumber, monthlyWage: Sample.money("8000"),
                effectiveMonth: Sample.month("2021-01"), insurances: [.pension], differences: booked(lines))
        }
        let later = Sample.line("2021-02", .pension, "0.10", "0.00")
        #expect(
            try text(body([line, later]))
                == "自 2021-01 起缴费工资调整为 8,000.00元：企业职工基本养老保险；个人编号 32120000000017。"
                + "补差 2021-01 至 2021-02，共 1,560.10元，结算期 2021-08。")
        #expect(try text(body([])).hasSuffix("无需补差。"))
    }

    @Test("what a person files")
    func personal() throws {
        let stopped = FlexibleStopBody.Stopped(
            personNumber: Sample.personNumber, startMonth: Sample.month("2020-01"), lastMonth: Sample.month)
        #expect(
            try text(FlexibleStopBody(stopped: [stopped])) == "灵活就业停保：个人编号 32120000000017，最后参保月份 2021-07。")
        func household(_ formerly: HouseholdType?) -> HouseholdTypeBody {
            HouseholdTypeBody(personNumber: Sample.personNumber, householdType: .urbanLocal, formerly: formerly)
        }
        #expect(try text(household(nil)) == "户籍性质：11 本地非农业户口（城镇）；个人编号 32120000000017。")
        #expect(try text(household(.rural)).contains("（原为 20 农业户口（农村））"))
        let returned = BenefitReturnBody(returned: [
            .init(month: Sample.month("2021-03"), amount: Sample.money("1220")),
            .init(month: Sample.month("2021-04"), amount: Sample.money("1300")),
        ])
        #expect(try text(returned) == "已登记失业金退回，合计 2,520.00元：2021-03 1,220.00元，2021-04 1,300.00元。")
    }

    @Test("a settlement says how much, or that there was nothing left")
    func settlement() throws {
        func body(_ lines: Int, _ totals: ContributionTotals) -> SettlementBody {
            SettlementBody(
                month: Sample.month, settlementMonth: Sample.month("2021-08"), persons: lines, lines: lines,
                totals: totals)
        }
        #expect(
            try text(body(2, booked([line, line]).totals)) == "2021-07 结算 2 人、2 条，共 3,120.00元，结算期 2021-08。")
        #expect(try text(body(0, booked([]).totals)) == "2021-07 无新增应缴记录。")
    }
}
