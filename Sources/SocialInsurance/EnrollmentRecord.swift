/// An enrollment as the registry keeps it, with what has become of it since.
public struct EnrollmentRecord: Hashable, Sendable {
    /// With the wage that it began with.
    public let enrollment: Enrollment
    /// The enrollment's filing; empty where it was imported. What is booked for the enrollment names it.
    public let filing: String
    /// In which the filing was received; nil where it was imported.
    public let operatingMonth: Month?
    /// Those that stand, in the order of their acceptance. Each is higher than the one before it.
    public let raises: [WageRaise]

    public init(enrollment: Enrollment, filing: String, operatingMonth: Month?, raises: [WageRaise] = []) {
        self.enrollment = enrollment
        self.filing = filing
        self.operatingMonth = operatingMonth
        self.raises = raises
    }

    public var currentWage: Money { raises.last?.monthlyWage ?? enrollment.monthlyWage }

    /// The raise that a month's contribution goes by; nil: the wage is that of the beginning.
    public func raise(in month: Month) -> WageRaise? { raises.last { $0.from <= month } }

    /// What a month's contribution goes by.
    public func monthlyWage(in month: Month) -> Money { raise(in: month)?.monthlyWage ?? enrollment.monthlyWage }

    /// The same enrollment as if that change had never raised its wage.
    public func without(raise change: Int64) -> EnrollmentRecord {
        EnrollmentRecord(
            enrollment: enrollment, filing: filing, operatingMonth: operatingMonth,
            raises: raises.filter { $0.change != change })
    }
}

/// 缴费基数上调: from a month on, a higher wage.
public struct WageRaise: Hashable, Sendable {
    /// The change that it is a part of, ``EnrollmentChange/number``.
    public let change: Int64
    public let from: Month
    public let monthlyWage: Money

    public init(change: Int64, from: Month, monthlyWage: Money) {
        self.change = change
        self.from = from
        self.monthlyWage = monthlyWage
    }
}

extension Enrollment {
    /// Whether the person is insured in that month.
    public func covers(_ month: Month) -> Bool { startMonth <= month && endMonth.map { month <= $0 } ?? true }
}
