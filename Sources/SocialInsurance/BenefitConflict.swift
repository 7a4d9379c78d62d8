/// 自参保开始日期下一月起，存在失业金发放信息: unemployment benefit that was paid for months after an enrollment's start.
public struct BenefitConflict: Hashable, Sendable {
    /// What is to be returned, by month. Never empty.
    public let payments: [BenefitPayment]
    public let amountToReturn: Money

    /// Nil where there is no conflict.
    ///
    /// - Parameters:
    ///   - startMonth: The month of the contract's start. Benefit in it or before it does not matter.
    ///   - payments: What was paid under the person's ID number, returned or not, in any order.
    public init?(startMonth: Month, payments: [BenefitPayment]) {
        let standing = payments.filter { $0.month > startMonth && !$0.returned }
        guard !standing.isEmpty else { return nil }
        self.payments = standing.sorted { ($0.month, $0.personNumber) < ($1.month, $1.personNumber) }
        amountToReturn = standing.map(\.amount).sum()
    }

    public var refusal: Refusal {
        let months = payments.map { "\($0.month)：\($0.amount)元" }.joined(separator: "；")
        return Refusal(.benefitConflict, detail: "\(months)；合计应退\(amountToReturn)元。")
    }
}
