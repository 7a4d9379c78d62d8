/// One insurance of a person with an employer, from a month on.
public struct Enrollment: Hashable, Sendable {
    public let creditCode: CreditCode
    public let personNumber: PersonNumber
    public let insurance: Insurance
    public let startMonth: Month
    /// The last month insured; nil: not ended.
    public let endMonth: Month?
    public let monthlyWage: Money

    public init(
        creditCode: CreditCode, personNumber: PersonNumber, insurance: Insurance, startMonth: Month,
        endMonth: Month?, monthlyWage: Money
    ) {
        self.creditCode = creditCode
        self.personNumber = personNumber
        self.insurance = insurance
        self.startMonth = startMonth
        self.endMonth = endMonth
        self.monthlyWage = monthlyWage
    }

    /// Whether it stands in the way of another one: whoever was stopped, in the operating month too, is free.
    public func isActive(in operatingMonth: Month) -> Bool {
        endMonth.map { $0 > operatingMonth } ?? true
    }
}

/// 灵活就业: insured as an individual, without an employer.
public struct FlexibleEnrollment: Hashable, Sendable {
    public let personNumber: PersonNumber
    public let startMonth: Month
    /// The last month insured; nil: not ended.
    public let endMonth: Month?

    public init(personNumber: PersonNumber, startMonth: Month, endMonth: Month?) {
        self.personNumber = personNumber
        self.startMonth = startMonth
        self.endMonth = endMonth
    }

    /// As with ``Enrollment/isActive(in:)``.
    public func isActive(in operatingMonth: Month) -> Bool {
        endMonth.map { $0 > operatingMonth } ?? true
    }
}
