import SocialInsurance
import Testing

@Suite("Settlement")
struct SettlementTests {
    private let calculator = SettlementCalculator(policy: Fixtures.policy)
    private let month = Fixtures.month("2021-06")

    private func lines(
        _ records: [EnrollmentRecord], paid: [PaidContribution] = [], for month: Month? = nil
    ) throws -> [SettlementCalculator.Line] {
        try calculator.lines(for: month ?? self.month, records, paid: paid) {
            SettlementCalculator.Payer(employer: Fixtures.employer($0), injuryFactor: .full)
        }
    }

    private func paid(_ insurance: Insurance, _ payer: CreditCode?) -> PaidContribution {
        PaidContribution(month: month, insurance: insurance, payer: payer)
    }

    @Test(
        "the form is read: a month that has begun, and an employer or none",
        arguments: [
            ("2021-07", nil, nil), ("2021-06", nil, nil), ("2021-08", nil, RefusalCode.periodInvalid),
            ("2021-7", nil, .periodInvalid), ("", nil, .periodInvalid), ("2021-07", "91440300708461136T", nil),
            ("soon", "91440300708461136X", .creditCodeInvalid),
        ] as [(String, String?, RefusalCode?)])
    func form(_ month: String, _ employer: String?, _ expected: RefusalCode?) {
        let read = SettlementApplication.read(
            SettlementForm(month: month, employer: employer), operatingMonth: Fixtures.operatingMonth)
        #expect(read.refusals.first?.code == expected)
        #expect(read.value.map { $0.settlementMonth == $0.month + 1 } ?? true)
    }

    @Test("each insurance of an enrollment gets one line, with the amounts of that month's law")
    func amounts() throws {
        let lines = try lines(Insurance.allCases.reversed().map { Fixtures.employment($0, filing: "E-7") })
        #expect(lines.map(\.entry.insurance) == Insurance.allCases)
        #expect(
            lines.map(\.entry.amounts) == [
                .init(employer: Fixtures.yuan("1040"), individual: Fixtures.yuan("520")),
                .init(employer: Fixtures.yuan("32.50"), individual: Fixtures.yuan("32.50")),
                .init(employer: Fixtures.yuan("45.50"), individual: .zero),
            ])
        #expect(lines.allSatisfy { $0.entry.enrollment == "E-7" && $0.entry.effect == .pays && $0.entry.raise == nil })
    }

    @Test("an enrollment owes the months from its start to its end")
    func months() throws {
        func count(from start: String, to end: String?) throws -> Int {
            try lines([Fixtures.employment(from: start, to: end)]).count
        }
        #expect(try count(from: "2021-06", to: nil) == 1)
        #expect(try count(from: "2021-06", to: "2021-06") == 1)
        #expect(try count(from: "2021-07", to: nil) == 0)
        #expect(try count(from: "2021-01", to: "2021-05") == 0)
    }

    @Test("what is paid is not paid again; work injury only where the employer itself has paid it")
    func alreadyPaid() throws {
        let records = Insurance.allCases.map { Fixtures.employment($0) }
        func rest(_ paid: [PaidContribution]) throws -> [Insurance] {
            try lines(records, paid: paid).map(\.entry.insurance)
        }
        #expect(try rest([paid(.pension, Fixtures.otherCreditCode)]) == [.unemployment, .workInjury])
        #expect(try rest([paid(.pension, nil)]) == [.unemployment, .workInjury])
        #expect(try rest([paid(.workInjury, Fixtures.otherCreditCode)]) == Insurance.allCases)
        #expect(try rest([paid(.workInjury, Fixtures.creditCode)]) == [.pension, .unemployment])
        let july = PaidContribution(month: Fixtures.month("2021-07"), insurance: .pension, payer: nil)
        #expect(try rest([july]) == Insurance.allCases)
    }

    @Test("of two employers the one who enrolled first pays unemployment; each pays its work injury")
    func twoEmployers() throws {
        let second = [Insurance.unemployment, .workInjury].map {
            Fixtures.employment($0, from: "2021-02", at: Fixtures.otherCreditCode)
        }
        let lines = try lines(second + [Fixtures.employment(.unemployment), Fixtures.employment(.workInjury)])
        #expect(lines.map(\.entry.insurance) == [.unemployment, .workInjury, .workInjury])
        #expect(lines.map(\.creditCode) == [Fixtures.creditCode, Fixtures.creditCode, Fixtures.otherCreditCode])
    }

    @Test("a month goes by the wage that was raised for it")
    func raises() throws {
        let raises = [
            WageRaise(change: 3, from: Fixtures.month("2021-06"), monthlyWage: Fixtures.yuan("7000")),
            WageRaise(change: 5, from: Fixtures.month("2021-07"), monthlyWage: Fixtures.yuan("8000")),
        ]
        func entry(_ month: String) throws -> LedgerEntry? {
            try lines([Fixtures.employment(raises: raises)], for: Fixtures.month(month)).first?.entry
        }
        #expect(try entry("2021-05")?.base == Fixtures.yuan("6500"))
        #expect(try entry("2021-05")?.raise == nil)
        #expect(try entry("2021-06")?.base == Fixtures.yuan("7000"))
        #expect(try entry("2021-06")?.raise == 3)
        #expect(try entry("2021-07")?.raise == 5)
    }

    @Test("a month that lay beyond the window when the enrollment was filed is for the counter")
    func beyondWindow() throws {
        func count(filedIn: String?) throws -> Int {
            try lines([Fixtures.employment(from: "2020-01", filedIn: filedIn)]).count
        }
        #expect(try count(filedIn: "2021-12") == 1, "six months back")
        #expect(try count(filedIn: "2022-01") == 0)
        #expect(try count(filedIn: nil) == 1, "imported")
    }

    @Test("settling again books nothing, for random persons")
    func again() throws {
        var generator = SeededGenerator(seed: 12)
        var booked = 0
        for _ in 0..<500 {
            let records = (0..<Int.random(in: 0...6, using: &generator)).map { index in
                Fixtures.employment(
                    Insurance.allCases.randomElement(using: &generator)!,
                    from: ["2021-01", "2021-06", "2021-07"].randomElement(using: &generator)!,
                    to: [nil, "2021-05", "2021-06"].randomElement(using: &generator)!, filing: "E-\(index)",
                    at: ArrearsHistory.employers.randomElement(using: &generator)!)
            }
            let first = try lines(records)
            let paid = first.map { self.paid($0.entry.insurance, $0.creditCode) }
            #expect(try lines(records, paid: paid).isEmpty)
            #expect(Set(paid).count == paid.count)
            #expect(
                Set(first.filter { $0.entry.insurance != .workInjury }.map(\.entry.insurance)).count
                    == first.count { $0.entry.insurance != .workInjury })
            booked += first.count
        }
        #expect(booked > 500)
    }
}
