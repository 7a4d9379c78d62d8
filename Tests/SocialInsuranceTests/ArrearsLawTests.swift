import SocialInsurance
import Testing

@Suite("Arrears: laws")
struct ArrearsLawTests {
    private let calculator = ArrearsCalculator(policy: Fixtures.policy)

    private static let many = histories(2000, seed: 2021)
    private static let some = histories(200, seed: 7)

    private static func histories(_ count: Int, seed: UInt64) -> [ArrearsHistory] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in ArrearsHistory.random(using: &generator) }
    }

    @Test("a law holds for thousands of histories", arguments: ArrearsLaw.all)
    func holds(_ law: ArrearsLaw) throws {
        for (number, history) in Self.many.enumerated() {
            guard try law.holds(history, { try calculator.schedule(for: $0, paid: $1) }) else {
                Issue.record("broken by history \(number): \(history)")
                return
            }
        }
    }

    @Test("a wrong calculation breaks a law", arguments: WrongCalculation.all)
    func wrongCalculation(_ wrong: WrongCalculation) throws {
        #expect(try ArrearsLaw.all.contains { try isBroken($0, by: wrong) })
    }

    @Test("a law is broken by some wrong calculation", arguments: ArrearsLaw.all)
    func canFail(_ law: ArrearsLaw) throws {
        #expect(try WrongCalculation.all.contains { try isBroken(law, by: $0) })
    }

    private func isBroken(_ law: ArrearsLaw, by wrong: WrongCalculation) throws -> Bool {
        try Self.some.contains { history in
            try !law.holds(history) { facts, paid in
                let paid = wrong.paid(facts, paid)
                return wrong.schedule(facts, try calculator.schedule(for: facts, paid: paid))
            }
        }
    }

    @Test(
        "over a working life of many employers no month is paid twice, and each employer pays its own work injury once")
    func workingLife() throws {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<500 {
            var ledger: [PaidContribution] = []
            for history in (0..<8).map({ _ in ArrearsHistory.random(using: &generator) }) {
                let schedule = try calculator.schedule(for: history.facts, paid: ledger)
                ledger += history.booked(schedule)
            }
            let ordinary = ledger.filter { $0.insurance != .workInjury }
                .map { PaidContribution(month: $0.month, insurance: $0.insurance, payer: nil) }
            #expect(Set(ordinary).count == ordinary.count)
            let workInjury = ledger.filter { $0.insurance == .workInjury }
            #expect(Set(workInjury).count == workInjury.count)
        }
    }

    @Test("a quote is what an enrollment on the same terms then books")
    func quoteIsBooking() throws {
        var booked = 0
        for history in Self.many.prefix(500) {
            let facts = history.facts
            let start = "\(facts.startMonth)-\(["01", "15", "28"].randomElement()!)"
            let today = try #require(CalendarDate(month: facts.operatingMonth, day: 10))
            let insurances = facts.insurances.map(\.rawValue)
            let quote = ArrearsApplication.read(
                ArrearsForm(
                    employer: facts.employer.creditCode.text, idType: "resident-id", idNumber: Fixtures.idNumber,
                    contractStart: start, monthlyWage: facts.monthlyWage.description, insurances: insurances),
                today: today, operatingMonth: facts.operatingMonth)
            let enrollment = EnrollmentApplication.read(
                EnrollmentForm(
                    employer: facts.employer.creditCode.text, idType: "resident-id", idNumber: Fixtures.idNumber,
                    name: "张三", contractStart: "\(facts.startMonth)-02", monthlyWage: facts.monthlyWage.description,
                    insurances: insurances),
                today: today, operatingMonth: facts.operatingMonth)
            let quoted = try #require(
                quote.value?.decide(employer: facts.employer, injuryFactor: facts.injuryFactor).value)
            let ruling = EnrollmentCheck.decide(
                try #require(enrollment.value),
                facts: EnrollmentFacts(
                    employer: facts.employer, records: [Fixtures.record()], enrollments: [], flexibleEnrollments: []))
            guard let approved = ruling.value else {
                #expect(facts.startMonth > facts.operatingMonth)
                continue
            }
            #expect(
                try calculator.schedule(for: quoted, paid: history.paid)
                    == calculator.schedule(for: approved.arrears(injuryFactor: facts.injuryFactor), paid: history.paid))
            booked += 1
        }
        #expect(booked > 300)
    }
}
