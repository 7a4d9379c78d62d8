import SocialInsurance

/// What an employer has paid for its people, as a certificate shows it.
public protocol PaidMonths {
    /// Calls the body with each month of each insurance that the employer has paid and that stands, ordered by ID number,
    /// insurance, month. Where several records carry one ID number, a month may come once for each. `idNumbers` nil:
    /// everybody's.
    func forEachPaidMonth(
        of employer: CreditCode, insurances: Set<Insurance>, months: ClosedRange<Month>, idNumbers: Set<String>?,
        _ body: (PaidMonth) throws -> Void
    ) throws
}

/// That a month of an insurance is paid for a person.
public struct PaidMonth: Hashable, Sendable {
    public let person: PersonRecord
    public let insurance: Insurance
    public let month: Month

    public init(person: PersonRecord, insurance: Insurance, month: Month) {
        self.person = person
        self.insurance = insurance
        self.month = month
    }
}

extension PaidMonths {
    /// As ``forEachPaidMonth(of:insurances:months:idNumbers:_:)``, all at once.
    public func paidMonths(
        of employer: CreditCode, insurances: Set<Insurance>, months: ClosedRange<Month>, idNumbers: Set<String>?
    ) throws -> [PaidMonth] {
        var found: [PaidMonth] = []
        try forEachPaidMonth(of: employer, insurances: insurances, months: months, idNumbers: idNumbers) {
            found.append($0)
        }
        return found
    }
}
