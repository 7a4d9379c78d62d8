/// What is owed for one month and one insurance. Its JSON is a line of an arrears result.
public struct Contribution: Hashable, Sendable, Codable {
    /// 费款所属期, the month that it is for.
    public let month: Month
    public let insurance: Insurance
    /// 缴费基数.
    public let base: Money
    public let employerAmount: Money
    public let individualAmount: Money

    public init(month: Month, insurance: Insurance, base: Money, employerAmount: Money, individualAmount: Money) {
        self.month = month
        self.insurance = insurance
        self.base = base
        self.employerAmount = employerAmount
        self.individualAmount = individualAmount
    }

    public var total: Money { employerAmount + individualAmount }
}

/// That a month of an insurance is paid, and by whom.
public struct PaidContribution: Hashable, Sendable {
    public let month: Month
    public let insurance: Insurance
    /// Nil: paid in flexible employment.
    public let payer: CreditCode?

    public init(month: Month, insurance: Insurance, payer: CreditCode?) {
        self.month = month
        self.insurance = insurance
        self.payer = payer
    }
}
