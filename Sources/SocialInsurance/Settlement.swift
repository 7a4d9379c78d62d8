/// A settlement filing's fields as they were sent.
public struct SettlementForm: Hashable, Sendable {
    public var month: String
    /// A credit code; nil: all employers.
    public var employer: String?

    public init(month: String, employer: String? = nil) {
        self.month = month
        self.employer = employer
    }
}

/// A settlement filing, 月度结算: the regular contributions of one month.
public struct SettlementApplication: Hashable, Sendable {
    public let month: Month
    /// Nil: all employers.
    public let creditCode: CreditCode?

    /// The form's own checks: the month must have begun, and the credit code must be one.
    ///
    /// - Parameter operatingMonth: The month of the filing's first receipt.
    public static func read(_ form: SettlementForm, operatingMonth: Month) -> Ruling<SettlementApplication> {
        var creditCode: CreditCode?
        if let text = form.employer {
            guard let code = CreditCode(text) else { return .rejected(.creditCodeInvalid) }
            creditCode = code
        }
        guard let month = Month(form.month) else { return .rejected(.periodInvalid, detail: "应为 YYYY-MM。") }
        guard month <= operatingMonth else {
            return .rejected(.periodInvalid, detail: "结算年月晚于当前业务月份\(operatingMonth)。")
        }
        return .accepted(SettlementApplication(month: month, creditCode: creditCode))
    }

    /// 结算期, the month in which it is billed.
    public var settlementMonth: Month { month + 1 }
}

/// Works out regular contributions.
public struct SettlementCalculator: Sendable {
    private let policy: Policy

    public init(policy: Policy) {
        self.policy = policy
    }

    /// What an employer's contributions depend on.
    public struct Payer: Hashable, Sendable {
        public let employer: Employer
        /// Of its area.
        public let injuryFactor: InjuryFactor

        public init(employer: Employer, injuryFactor: InjuryFactor) {
            self.employer = employer
            self.injuryFactor = injuryFactor
        }
    }

    /// A line, and who pays it.
    public struct Line: Hashable, Sendable {
        public let creditCode: CreditCode
        public let entry: LedgerEntry
    }

    /// One person's contributions for a month: one for each enrollment that covers the month and has none yet. Pension and
    /// unemployment are paid once for a person, by the employer who enrolled first; work injury by each employer.
    ///
    /// Months that lay beyond the window when an enrollment was filed are for the counter, here as there.
    ///
    /// - Parameters:
    ///   - records: Enrollments of one ID number.
    ///   - paid: What is paid for the month under that ID number, by anyone.
    ///   - payer: Looks an employer up; its lines are left out where it is nil.
    public func lines(
        for month: Month, _ records: [EnrollmentRecord], paid: [PaidContribution],
        payer: (CreditCode) throws -> Payer?
    ) throws -> [Line] {
        var paid = Set(paid.filter { $0.month == month })
        var lines: [Line] = []
        for record in records.sorted(by: Self.isEarlier) where owes(month, record) {
            let enrollment = record.enrollment
            let isPaid = paid.contains {
                $0.insurance == enrollment.insurance
                    && ($0.insurance != .workInjury || $0.payer == enrollment.creditCode)
            }
            guard !isPaid, let payer = try payer(enrollment.creditCode) else { continue }
            let contribution = try policy.contribution(
                month: month, insurance: enrollment.insurance, monthlyWage: record.monthlyWage(in: month),
                injuryClass: payer.employer.injuryClass, injuryFactor: payer.injuryFactor)
            lines.append(
                Line(
                    creditCode: enrollment.creditCode,
                    entry: LedgerEntry(contribution, for: record, raise: record.raise(in: month)?.change)))
            paid.insert(
                PaidContribution(month: month, insurance: enrollment.insurance, payer: enrollment.creditCode))
        }
        return lines
    }

    private func owes(_ month: Month, _ record: EnrollmentRecord) -> Bool {
        guard record.enrollment.covers(month) else { return false }
        return record.operatingMonth.map { month >= $0 - ArrearsCalculator.windowMonths } ?? true
    }

    private static func isEarlier(_ left: EnrollmentRecord, _ right: EnrollmentRecord) -> Bool {
        let (left, right) = (left.enrollment, right.enrollment)
        return (left.insurance, left.startMonth, left.creditCode.text, left.personNumber)
            < (right.insurance, right.startMonth, right.creditCode.text, right.personNumber)
    }
}
