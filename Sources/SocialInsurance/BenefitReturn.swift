/// A benefit return filing's fields as they were sent.
public struct BenefitReturnForm: Hashable, Sendable {
    public var person: PersonForm
    public var returned: [Item]

    /// One month, and what was returned for it.
    public struct Item: Hashable, Sendable {
        public var month: String
        /// In yuan.
        public var amount: String

        public init(month: String, amount: String) {
            self.month = month
            self.amount = amount
        }
    }

    public init(person: PersonForm, returned: [Item]) {
        self.person = person
        self.returned = returned
    }
}

/// A benefit return filing that names a person, 失业金退回.
public struct BenefitReturnApplication: Hashable, Sendable {
    public let person: PersonClaim
    private let items: [Item]

    private struct Item: Hashable {
        let month: Month
        let amount: Money
    }

    /// The form's own checks: ID number, name, and that each month and amount is one.
    ///
    /// - Parameter today: The day in Asia/Shanghai; nobody is born after it.
    public static func read(_ form: BenefitReturnForm, today: CalendarDate) -> Ruling<BenefitReturnApplication> {
        let person = PersonClaim.read(form.person, today: today)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        var items: [Item] = []
        for (index, item) in form.returned.enumerated() {
            guard let month = Month(item.month), let amount = Money(yuan: item.amount) else {
                return .rejected(.benefitNotFound, detail: "第\(index + 1)项的月份或金额无法识别。")
            }
            items.append(Item(month: month, amount: amount))
        }
        return .accepted(BenefitReturnApplication(person: person, items: items))
    }

    /// Before the first month that is returned.
    public var monthBefore: Month? { items.map(\.month).min().map { $0 - 1 } }

    /// The payments that count as returned from now on, by month; refused as a whole where one of them was not paid.
    ///
    /// - Parameters:
    ///   - records: All that carry the ID number.
    ///   - payments: What was paid under the ID number, returned or not.
    public func decide(records: [PersonRecord], payments: [BenefitPayment]) -> Ruling<[BenefitPayment]> {
        guard records.allSatisfy(person.agrees) else { return .rejected(.nameMismatch) }
        var standing = payments.filter { !$0.returned }
        var returned: [BenefitPayment] = []
        for item in items {
            guard let index = standing.firstIndex(where: { $0.month == item.month && $0.amount == item.amount }) else {
                return .rejected(.benefitNotFound, detail: reason(item, payments))
            }
            returned.append(standing.remove(at: index))
        }
        return .accepted(returned.sorted { ($0.month, $0.personNumber) < ($1.month, $1.personNumber) })
    }

    private func reason(_ item: Item, _ payments: [BenefitPayment]) -> String {
        let ofMonth = payments.filter { $0.month == item.month }
        if ofMonth.isEmpty { return "\(item.month)：无发放记录。" }
        return ofMonth.contains { !$0.returned } ? "\(item.month)：金额不符。" : "\(item.month)：已退回。"
    }
}
