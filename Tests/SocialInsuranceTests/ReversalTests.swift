import SocialInsurance
import Testing

@Suite("Reversing lines: laws")
struct ReversalTests {
    private static let ledgers: [RandomLedger] = {
        var generator = SeededGenerator(seed: 6)
        return (0..<500).map { _ in RandomLedger(using: &generator) }
    }()

    private func rest(_ lines: [LedgerEntry]) -> [LedgerSum] {
        LedgerSum.of(lines).filter {
            $0.isPaid || $0.base != .zero || $0.amounts != .init(employer: .zero, individual: .zero)
        }
    }

    @Test("an undone enrollment leaves nothing of its own, and touches nothing else")
    func enrollment() {
        for ledger in Self.ledgers {
            let lines = Reversal.ofEnrollment("E-1", in: ledger.lines)
            let after = ledger.lines + lines
            #expect(rest(after.filter { $0.enrollment == "E-1" }).isEmpty)
            #expect(lines.allSatisfy { $0.enrollment == "E-1" })
            #expect(
                rest(after.filter { $0.enrollment != "E-1" }) == rest(ledger.lines.filter { $0.enrollment != "E-1" }))
            #expect(Reversal.ofEnrollment("E-1", in: after).isEmpty, "nothing is left to be undone again")
        }
    }

    @Test("an undone raise leaves the months that were paid, at the wage before")
    func raise() throws {
        var repriced = 0
        for ledger in Self.ledgers {
            let lines = try Reversal.ofRaise(
                2, records: [ledger.record], in: ledger.lines, Fixtures.policy, employer: Fixtures.employer(),
                injuryFactor: .full)
            let before = LedgerSum.of(ledger.lines.filter { $0.enrollment == "E-1" })
            let after = LedgerSum.of((ledger.lines + lines).filter { $0.enrollment == "E-1" })
            #expect(after.filter(\.isPaid).map(\.month) == before.filter(\.isPaid).map(\.month))
            for sum in after where sum.isPaid {
                let due = try Fixtures.policy.contribution(
                    month: sum.month, insurance: .pension,
                    monthlyWage: ledger.record.without(raise: 2).monthlyWage(in: sum.month), injuryClass: 3,
                    injuryFactor: .full)
                #expect(sum.base == due.base)
                #expect(sum.amounts == .init(employer: due.employerAmount, individual: due.individualAmount))
            }
            #expect(rest((ledger.lines + lines).filter { $0.raise == 2 }).isEmpty)
            repriced += lines.count { $0.effect == .pays }
        }
        #expect(repriced > 100, "months that were settled at the raised wage occur")
    }

    @Test("sums do not depend on the order of lines")
    func order() {
        var generator = SeededGenerator(seed: 60)
        for ledger in Self.ledgers.prefix(100) {
            #expect(LedgerSum.of(ledger.lines.shuffled(using: &generator)) == LedgerSum.of(ledger.lines))
        }
    }
}

/// A pension enrollment that was raised twice, with what is booked for it, as the rules would have booked it: some months
/// before each raise, some after; and lines of another enrollment.
private struct RandomLedger {
    let record: EnrollmentRecord
    let lines: [LedgerEntry]

    init(using generator: inout SeededGenerator) {
        let raises = [
            WageRaise(
                change: 1, from: Fixtures.month("2021-01") + Int.random(in: 0...6, using: &generator),
                monthlyWage: Fixtures.yuan("7000")),
            WageRaise(
                change: 2, from: Fixtures.month("2021-01") + Int.random(in: 0...6, using: &generator),
                monthlyWage: Fixtures.yuan("8000.37")),
        ]
        var lines: [LedgerEntry] = []
        // Each month is settled before the first raise, between the two, after both, or not at all.
        for month in Fixtures.month("2021-01")...Fixtures.month("2021-07") {
            let settled = Int.random(in: 0...3, using: &generator)
            guard settled < 3 else { continue }
            var present = Fixtures.employment(raises: Array(raises.prefix(settled)))
            lines.append(Self.paid(month, present))
            for raise in raises.dropFirst(settled) where raise.from <= month {
                let raised = Fixtures.employment(raises: Array(raises.prefix(Int(raise.change))))
                lines.append(Self.difference(month, present, raised, raise.change))
                present = raised
            }
        }
        for month in ["2021-02", "2021-05"] where Bool.random(using: &generator) {
            lines.append(Fixtures.paid(month, .workInjury, for: "E-0"))
        }
        record = Fixtures.employment(raises: raises)
        self.lines = lines
    }

    private static func due(_ month: Month, _ record: EnrollmentRecord) -> LedgerEntry {
        Fixtures.paid(month.description, base: record.monthlyWage(in: month).description)
    }

    private static func paid(_ month: Month, _ record: EnrollmentRecord) -> LedgerEntry {
        Fixtures.paid(
            month.description, base: record.monthlyWage(in: month).description, raise: record.raise(in: month)?.change)
    }

    private static func difference(
        _ month: Month, _ before: EnrollmentRecord, _ after: EnrollmentRecord, _ raise: Int64
    ) -> LedgerEntry {
        let (old, new) = (due(month, before), due(month, after))
        let amounts = LedgerEntry.Amounts(
            employer: (new.amounts?.employer ?? .zero) - (old.amounts?.employer ?? .zero),
            individual: (new.amounts?.individual ?? .zero) - (old.amounts?.individual ?? .zero))
        return LedgerEntry(
            personNumber: old.personNumber, month: month, insurance: .pension, effect: .changes,
            base: new.base - old.base, amounts: amounts, enrollment: "E-1", raise: raise)
    }
}
