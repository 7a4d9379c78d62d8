import SocialInsurance

/// A made-up enrollment, and what has been paid for the person before.
struct ArrearsHistory {
    let facts: ArrearsCase
    let paid: [PaidContribution]

    typealias Calculation = (ArrearsCase, [PaidContribution]) throws -> ArrearsSchedule

    static let employers = ["91440300708461136T", "91110108551385082Q", "91350100M000100Y43"].map(Fixtures.creditCode)

    /// Its operating month lies far enough from the policy's beginning for every window.
    static func random(using generator: inout SeededGenerator) -> ArrearsHistory {
        let operatingMonth = Fixtures.month("2020-01") + Int.random(in: 0...72, using: &generator)
        let facts = ArrearsCase(
            employer: Fixtures.employer(
                employers.randomElement(using: &generator)!, injuryClass: Int.random(in: 1...8, using: &generator)),
            injuryFactor: InjuryFactor.allCases.randomElement(using: &generator)!,
            startMonth: operatingMonth + Int.random(in: -10...1, using: &generator), operatingMonth: operatingMonth,
            insurances: Insurance.allCases.shuffled(using: &generator).dropLast(
                Int.random(in: 0...2, using: &generator)),
            monthlyWage: wage(using: &generator))
        let paid = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
            PaidContribution(
                month: operatingMonth + Int.random(in: -9...1, using: &generator),
                insurance: Insurance.allCases.randomElement(using: &generator)!,
                payer: (employers.map(Optional.some) + [nil]).randomElement(using: &generator)!)
        }
        return ArrearsHistory(facts: facts, paid: paid)
    }

    /// Wages of every kind: tiny, around each limit, ordinary, vast.
    private static func wage(using generator: inout SeededGenerator) -> Money {
        switch Int.random(in: 0...3, using: &generator) {
        case 0: Money(fen: Int64.random(in: 1...99_999_999_999_999, using: &generator))
        case 1:
            Money(fen: [336_800, 380_000, 487_900, 1_684_200, 2_439_600].randomElement(using: &generator)!)
                + Money(fen: Int64.random(in: -1...1, using: &generator))
        default: Money(fen: Int64.random(in: 1...3_000_000, using: &generator))
        }
    }

    /// The months that can be back-paid, by docs/rules.md section 7, month by month.
    var payableMonths: [Month] {
        (1...6).reversed().map { facts.operatingMonth - $0 }.filter { $0 >= facts.startMonth }
    }

    /// Whether anybody, or this employer, has paid.
    func isPaid(_ month: Month, _ insurance: Insurance, byThisEmployer: Bool) -> Bool {
        paid.contains {
            $0.month == month && $0.insurance == insurance
                && (!byThisEmployer || $0.payer == facts.employer.creditCode)
        }
    }

    func with(paid: [PaidContribution]) -> ArrearsHistory {
        ArrearsHistory(facts: facts, paid: paid)
    }

    /// The schedule's lines as paid by this employer.
    func booked(_ schedule: ArrearsSchedule) -> [PaidContribution] {
        schedule.lines.map {
            PaidContribution(month: $0.month, insurance: $0.insurance, payer: facts.employer.creditCode)
        }
    }
}
