/// A base adjustment filing's fields as they were sent.
public struct BaseAdjustmentForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var person: PersonForm
    public var monthlyWage: String
    public var effectiveMonth: String
    /// SHA-256 of each photo.
    public var attachments: [String]

    public init(
        employer: String, person: PersonForm, monthlyWage: String, effectiveMonth: String, attachments: [String]
    ) {
        self.employer = employer
        self.person = person
        self.monthlyWage = monthlyWage
        self.effectiveMonth = effectiveMonth
        self.attachments = attachments
    }
}

/// A base adjustment filing that names an employer and a person, 缴费基数调整（上调）.
public struct BaseAdjustmentApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let person: PersonClaim
    public let operatingMonth: Month
    public let attachments: [String]
    /// Nil: none that can be read.
    private let monthlyWage: Money?
    private let effectiveMonth: Month?

    /// The form's own checks: credit code, ID number, name. They stop at the first that fails.
    ///
    /// - Parameters:
    ///   - today: The day in Asia/Shanghai; nobody is born after it.
    ///   - operatingMonth: The month of the filing's first receipt.
    public static func read(
        _ form: BaseAdjustmentForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<BaseAdjustmentApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        let person = PersonClaim.read(form.person, today: today)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        return .accepted(
            BaseAdjustmentApplication(
                creditCode: creditCode, person: person, operatingMonth: operatingMonth, attachments: form.attachments,
                monthlyWage: FormFields.monthlyWage(form.monthlyWage), effectiveMonth: Month(form.effectiveMonth)))
    }

    /// Which enrollments get the new wage, or why none does. In this order: employer, wage, active enrollments, name,
    /// raise, attachments, effective month.
    ///
    /// - Parameter hasAttachment: Whether a photo of that SHA-256 is there.
    public func decide(
        _ facts: EmploymentFacts, injuryFactor: InjuryFactor, hasAttachment: (String) -> Bool
    ) -> Ruling<ApprovedAdjustment> {
        guard let employer = facts.employer else { return .rejected(.employerNotFound) }
        guard let monthlyWage else { return .rejected(.wageInvalid) }
        let active = facts.active(person, nil, in: operatingMonth)
        guard case .accepted(let records) = active else { return .rejected(active.refusals) }
        let current = records.map(\.currentWage).max() ?? .zero
        guard monthlyWage > current else { return .rejected(.baseNotRaised, detail: "现缴费工资\(current)元。") }
        if attachments.isEmpty { return .rejected(.attachmentMissing) }
        let absent = attachments.filter { !hasAttachment($0) }
        guard absent.isEmpty else {
            return .rejected(.attachmentMissing, detail: "未收到：\(absent.joined(separator: "、"))。")
        }
        guard let from = effectiveMonth else { return .rejected(.periodInvalid, detail: "生效年月应为 YYYY-MM。") }
        guard from.year == operatingMonth.year, from <= operatingMonth else {
            return .rejected(.periodInvalid, detail: "生效年月应在\(operatingMonth.year)年内，且不晚于\(operatingMonth)。")
        }
        return .accepted(
            ApprovedAdjustment(
                employer: employer, injuryFactor: injuryFactor, records: records, monthlyWage: monthlyWage, from: from,
                operatingMonth: operatingMonth, ledger: facts.ledger))
    }
}

/// A base adjustment that can be entered.
public struct ApprovedAdjustment: Hashable, Sendable {
    public let employer: Employer
    public let injuryFactor: InjuryFactor
    /// Those whose wage is raised. Never empty.
    public let records: [EnrollmentRecord]
    public let monthlyWage: Money
    public let from: Month
    public let operatingMonth: Month
    private let ledger: [LedgerEntry]

    init(
        employer: Employer, injuryFactor: InjuryFactor, records: [EnrollmentRecord], monthlyWage: Money, from: Month,
        operatingMonth: Month, ledger: [LedgerEntry]
    ) {
        self.employer = employer
        self.injuryFactor = injuryFactor
        self.records = records
        self.monthlyWage = monthlyWage
        self.from = from
        self.operatingMonth = operatingMonth
        self.ledger = ledger
    }

    public var personNumber: PersonNumber { records[0].enrollment.personNumber }
    /// In the order of listings.
    public var insurances: [Insurance] { Set(records.map(\.enrollment.insurance)).sorted() }

    /// What is still owed for months that are settled already, by month, then insurance. A month whose base is as high
    /// already, by the upper limit for instance, owes nothing.
    ///
    /// - Parameter raise: The change that this is.
    public func differences(_ policy: Policy, raise: Int64) throws(MissingPolicy) -> [LedgerEntry] {
        var differences: [LedgerEntry] = []
        for record in records {
            for settled in settledMonths(of: record) {
                let due = try policy.contribution(
                    month: settled.month, insurance: settled.insurance, monthlyWage: monthlyWage,
                    injuryClass: employer.injuryClass, injuryFactor: injuryFactor)
                guard due.base > settled.base else { continue }
                let paid = try amounts(settled, policy)
                differences.append(
                    LedgerEntry(
                        personNumber: settled.personNumber, month: settled.month, insurance: settled.insurance,
                        effect: .changes, base: due.base - settled.base, amounts: due.amounts - paid,
                        enrollment: record.filing, raise: raise))
            }
        }
        return differences.sorted { ($0.month, $0.insurance) < ($1.month, $1.insurance) }
    }

    /// What was paid for a month. Imported lines do not tell; it is what their base comes to.
    private func amounts(_ settled: LedgerSum, _ policy: Policy) throws(MissingPolicy) -> LedgerEntry.Amounts {
        if let amounts = settled.amounts { return amounts }
        return try policy.amounts(
            month: settled.month, insurance: settled.insurance, base: settled.base,
            injuryClass: employer.injuryClass, injuryFactor: injuryFactor)
    }

    private func settledMonths(of record: EnrollmentRecord) -> [LedgerSum] {
        let enrollment = record.enrollment
        let months = max(from, enrollment.startMonth)...max(from, enrollment.startMonth, operatingMonth)
        return LedgerSum.of(
            ledger.filter {
                $0.personNumber == enrollment.personNumber && $0.insurance == enrollment.insurance
                    && $0.enrollment == record.filing && months.contains($0.month)
            }
        ).filter(\.isPaid)
    }
}
