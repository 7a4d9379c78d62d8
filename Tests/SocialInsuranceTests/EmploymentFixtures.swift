import SocialInsurance

/// Enrollments and ledger lines of one person at one employer, for the rules on what changes them.
extension Fixtures {
    static let person = PersonForm(idType: "resident-id", idNumber: idNumber)
    static let today = date("2021-07-15")
    static let operatingMonth = month("2021-07")

    static func employment(
        _ insurance: Insurance = .pension, from start: String = "2021-01", to end: String? = nil,
        wage: String = "6500.00", filing: String = "E-1", number: String = "32120000000001",
        at creditCode: CreditCode = creditCode, filedIn: String? = "2021-07", raises: [WageRaise] = []
    ) -> EnrollmentRecord {
        EnrollmentRecord(
            enrollment: Enrollment(
                creditCode: creditCode, personNumber: self.number(number), insurance: insurance,
                startMonth: month(start), endMonth: end.map(month), monthlyWage: yuan(wage)),
            filing: filing, operatingMonth: filedIn.map(month), raises: raises)
    }

    /// A line that pays a month at a base, with the amounts that are due.
    static func paid(
        _ text: String, _ insurance: Insurance = .pension, base: String = "6500.00", for enrollment: String = "E-1",
        number: String = "32120000000001", raise: Int64? = nil, isImported: Bool = false
    ) -> LedgerEntry {
        let base = yuan(base)
        let due = try? policy.contribution(
            month: month(text), insurance: insurance, monthlyWage: base, injuryClass: 3, injuryFactor: .full)
        return LedgerEntry(
            personNumber: self.number(number), month: month(text), insurance: insurance, effect: .pays, base: base,
            amounts: isImported
                ? nil : due.map { .init(employer: $0.employerAmount, individual: $0.individualAmount) },
            enrollment: enrollment, raise: raise)
    }

    static func facts(
        employer: Employer? = employer(), records: [PersonRecord] = [record()], _ enrollments: [EnrollmentRecord],
        ledger: [LedgerEntry] = []
    ) -> EmploymentFacts {
        EmploymentFacts(employer: employer, records: records, enrollments: enrollments, ledger: ledger)
    }
}

extension LedgerEntry {
    /// The line that takes it back.
    var takenBack: LedgerEntry {
        LedgerEntry(
            personNumber: personNumber, month: month, insurance: insurance,
            effect: Effect(rawValue: -effect.rawValue) ?? .changes, base: -base,
            amounts: amounts.map { Amounts(employer: -$0.employer, individual: -$0.individual) },
            enrollment: enrollment, raise: raise)
    }
}
