/// 失业金, paid for one month.
public struct BenefitPayment: Hashable, Sendable {
    public let personNumber: PersonNumber
    public let month: Month
    public let amount: Money
    /// Whether the person has paid it back.
    public let returned: Bool

    public init(personNumber: PersonNumber, month: Month, amount: Money, returned: Bool) {
        self.personNumber = personNumber
        self.month = month
        self.amount = amount
        self.returned = returned
    }
}
