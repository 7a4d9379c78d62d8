/// What the arrears of an enrollment depend on, beside what is paid already.
public struct ArrearsCase: Hashable, Sendable {
    public let employer: Employer
    /// Of the employer's area.
    public let injuryFactor: InjuryFactor
    /// The month of the contract's start.
    public let startMonth: Month
    public let operatingMonth: Month
    public let insurances: [Insurance]
    public let monthlyWage: Money

    public init(
        employer: Employer, injuryFactor: InjuryFactor, startMonth: Month, operatingMonth: Month,
        insurances: [Insurance], monthlyWage: Money
    ) {
        self.employer = employer
        self.injuryFactor = injuryFactor
        self.startMonth = startMonth
        self.operatingMonth = operatingMonth
        self.insurances = insurances
        self.monthlyWage = monthlyWage
    }
}

/// 补缴: what is owed for the months between a contract's start and the operating month (manual 三.1(2)).
public struct ArrearsCalculator: Sendable {
    /// "从实际操作月往前补六个月" (manual 三.1(2)).
    public static let windowMonths = 6

    private let policy: Policy

    public init(policy: Policy) {
        self.policy = policy
    }

    /// The months that can be back-paid: those whose paid contributions ``schedule(for:paid:)`` wants to know.
    public static func window(before operatingMonth: Month) -> ClosedRange<Month> {
        (operatingMonth - windowMonths)...(operatingMonth - 1)
    }

    /// - Parameter paid: What is paid under the person's ID number, by anyone; months outside the window do not matter.
    public func schedule(
        for arrears: ArrearsCase, paid: [PaidContribution]
    ) throws(MissingPolicy) -> ArrearsSchedule {
        let window = Self.window(before: arrears.operatingMonth)
        let settlementMonth = arrears.operatingMonth + 1
        guard arrears.startMonth < arrears.operatingMonth else {
            return ArrearsSchedule(settlementMonth: settlementMonth, lines: [], beyondWindow: [])
        }
        let filed = InsuranceMonths(window: window, filed: arrears.insurances)
        let settled = InsuranceMonths(window: window, paid: paid, employer: arrears.employer.creditCode)
        var lines: [Contribution] = []
        lines.reserveCapacity(Self.windowMonths * arrears.insurances.count)
        for month in max(arrears.startMonth, window.lowerBound)...window.upperBound {
            for insurance in Insurance.allCases
            where filed.contains(month, insurance) && !settled.contains(month, insurance) {
                lines.append(
                    try policy.contribution(
                        month: month, insurance: insurance, monthlyWage: arrears.monthlyWage,
                        injuryClass: arrears.employer.injuryClass, injuryFactor: arrears.injuryFactor))
            }
        }
        return ArrearsSchedule(
            settlementMonth: settlementMonth, lines: lines,
            beyondWindow: [Month](arrears.startMonth..<max(arrears.startMonth, window.lowerBound)))
    }
}

/// A set of months and insurances within a window, as bits: it is filled and asked without allocating.
private struct InsuranceMonths {
    private let window: ClosedRange<Month>
    private var bits: UInt64 = 0

    /// Every month of the filed insurances.
    init(window: ClosedRange<Month>, filed: [Insurance]) {
        self.window = window
        for insurance in filed {
            for month in window { insert(month, insurance) }
        }
    }

    /// What need not be paid again. Each employer owes work injury for its own employment, whoever else has paid it
    /// ("系统则自动只补缴1月份的工伤").
    init(window: ClosedRange<Month>, paid: [PaidContribution], employer: CreditCode) {
        self.window = window
        for contribution in paid where window.contains(contribution.month) {
            if contribution.insurance == .workInjury, contribution.payer != employer { continue }
            insert(contribution.month, contribution.insurance)
        }
    }

    private mutating func insert(_ month: Month, _ insurance: Insurance) {
        bits |= bit(month, insurance)
    }

    func contains(_ month: Month, _ insurance: Insurance) -> Bool {
        bits & bit(month, insurance) != 0
    }

    private func bit(_ month: Month, _ insurance: Insurance) -> UInt64 {
        1 << UInt64(window.lowerBound.distance(to: month) * Insurance.allCases.count + insurance.position)
    }
}
