/// The law as dated data: contribution rates and base limits.
public struct Policy: Sendable {
    private let pension: DatedTable<ShareRates>
    private let unemployment: DatedTable<ShareRates>
    private let workInjury: DatedTable<InjuryRates>
    private let baseLimits: DatedTable<BaseLimits>

    /// Puts documents together. Each table may stand in one of them or be spread over several; it needs at least one
    /// entry, and its entries must follow each other without gap or overlap.
    public init(_ documents: [PolicyDocument]) throws(InvalidPolicy) {
        var problems: [PolicyProblem] = []
        pension = DatedTable(.pension, documents, \.pension, problems: &problems)
        unemployment = DatedTable(.unemployment, documents, \.unemployment, problems: &problems)
        workInjury = DatedTable(.workInjury, documents, \.workInjury, problems: &problems)
        baseLimits = DatedTable(.baseLimits, documents, \.baseLimits, problems: &problems)
        guard problems.isEmpty else { throw InvalidPolicy(problems: problems) }
    }

    /// The limits of a month's contribution base.
    public func baseLimits(for month: Month) throws(MissingPolicy) -> BaseLimits {
        try baseLimits.value(for: month)
    }

    /// What is owed for a month of one insurance at a declared wage.
    public func contribution(
        month: Month, insurance: Insurance, monthlyWage: Money, injuryClass: Int, injuryFactor: InjuryFactor
    ) throws(MissingPolicy) -> Contribution {
        let base = try baseLimits(for: month).base(for: monthlyWage)
        let rates = try rates(month: month, insurance: insurance, injuryClass: injuryClass, injuryFactor: injuryFactor)
        return Contribution(
            month: month, insurance: insurance, base: base, employerAmount: rates.employer.of(base),
            individualAmount: rates.individual.of(base))
    }

    /// What is paid for a month of one insurance at a base, which is taken as it is.
    func amounts(
        month: Month, insurance: Insurance, base: Money, injuryClass: Int, injuryFactor: InjuryFactor
    ) throws(MissingPolicy) -> LedgerEntry.Amounts {
        let rates = try rates(month: month, insurance: insurance, injuryClass: injuryClass, injuryFactor: injuryFactor)
        return LedgerEntry.Amounts(employer: rates.employer.of(base), individual: rates.individual.of(base))
    }

    private func rates(
        month: Month, insurance: Insurance, injuryClass: Int, injuryFactor: InjuryFactor
    ) throws(MissingPolicy) -> (employer: Rate, individual: Rate) {
        switch insurance {
        case .pension:
            let rates = try pension.value(for: month)
            return (rates.employer, rates.individual)
        case .unemployment:
            let rates = try unemployment.value(for: month)
            return (rates.employer, rates.individual)
        case .workInjury:
            guard let rate = try workInjury.value(for: month).rate(class: injuryClass) else {
                throw MissingPolicy(table: .workInjury, month: month, injuryClass: injuryClass)
            }
            return (rate.times(injuryFactor), .zero)
        }
    }

    /// The entries that no operator has confirmed yet: table and first month.
    public var unverified: [(table: PolicyTable, from: Month)] {
        pension.unverified.map { (.pension, $0) } + unemployment.unverified.map { (.unemployment, $0) }
            + workInjury.unverified.map { (.workInjury, $0) } + baseLimits.unverified.map { (.baseLimits, $0) }
    }
}
