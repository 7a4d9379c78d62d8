/// Why an employer ends a person's insurance.
public enum TerminationReason: String, Hashable, Sendable, Codable, CaseIterable {
    case contractExpired = "contract-expired"
    case agreed
    case resigned
    case dismissed
    case retired
    case deceased
    case transferred

    public var chineseName: String {
        switch self {
        case .contractExpired: "合同期满"
        case .agreed: "协商解除"
        case .resigned: "本人辞职"
        case .dismissed: "单位辞退"
        case .retired: "退休"
        case .deceased: "死亡"
        case .transferred: "调动"
        }
    }
}

/// A termination filing's fields as they were sent.
public struct TerminationForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var person: PersonForm
    public var lastMonth: String
    /// Nil: all that the person has there.
    public var insurances: [String]?

    public init(employer: String, person: PersonForm, lastMonth: String, insurances: [String]? = nil) {
        self.employer = employer
        self.person = person
        self.lastMonth = lastMonth
        self.insurances = insurances
    }
}

/// A termination filing that names an employer and a person, 用人单位退工停保登记.
public struct TerminationApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let person: PersonClaim
    /// Nil: all that the person has there.
    public let insurances: [Insurance]?
    public let operatingMonth: Month
    /// Nil: none that can be read.
    private let lastMonth: Month?

    /// The form's own checks: credit code, ID number, name, insurances. They stop at the first that fails.
    ///
    /// - Parameters:
    ///   - today: The day in Asia/Shanghai; nobody is born after it.
    ///   - operatingMonth: The month of the filing's first receipt.
    public static func read(
        _ form: TerminationForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<TerminationApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        let person = PersonClaim.read(form.person, today: today)
        guard case .accepted(let person) = person else { return .rejected(person.refusals) }
        guard let insurances = FormFields.insurances(form.insurances) else { return .rejected(.insurancesUnusable) }
        return .accepted(
            TerminationApplication(
                creditCode: creditCode, person: person, insurances: form.insurances == nil ? nil : insurances,
                operatingMonth: operatingMonth, lastMonth: Month(form.lastMonth)))
    }

    /// Which enrollments end, or why none does.
    public func decide(_ facts: EmploymentFacts) -> Ruling<ApprovedTermination> {
        let active = facts.active(person, insurances, in: operatingMonth)
        guard case .accepted(let records) = active else { return .rejected(active.refusals) }
        guard let lastMonth else { return .rejected(.endMonthInvalid, detail: "应为 YYYY-MM。") }
        if lastMonth > operatingMonth { return .rejected(.endMonthInvalid, detail: "晚于当前业务月份\(operatingMonth)。") }
        for record in records {
            guard let fault = EndMonth.fault(lastMonth, of: record, ledger: facts.ledger) else { continue }
            return .rejected(.endMonthInvalid, detail: fault)
        }
        return .accepted(ApprovedTermination(records: records, lastMonth: lastMonth))
    }
}

/// A termination that can be entered.
public struct ApprovedTermination: Hashable, Sendable {
    /// Those that end. Never empty.
    public let records: [EnrollmentRecord]
    public let lastMonth: Month

    public var personNumber: PersonNumber { records[0].enrollment.personNumber }
    /// In the order of listings.
    public var insurances: [Insurance] { Set(records.map(\.enrollment.insurance)).sorted() }
}

/// What a last month must keep to.
enum EndMonth {
    /// Why an enrollment cannot end with that month; nil: it can.
    static func fault(_ lastMonth: Month, of record: EnrollmentRecord, ledger: [LedgerEntry]) -> String? {
        let enrollment = record.enrollment
        let name = enrollment.insurance.chineseName
        if lastMonth < enrollment.startMonth { return "\(name)自\(enrollment.startMonth)起参保。" }
        let settled = LedgerSum.of(
            ledger.filter { $0.personNumber == enrollment.personNumber && $0.insurance == enrollment.insurance }
        ).last { $0.isPaid && $0.month > lastMonth }
        return settled.map { "\(name)已结算至\($0.month)。" }
    }
}
