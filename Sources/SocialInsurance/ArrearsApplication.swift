/// An arrears filing's fields as they were sent.
public struct ArrearsForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var idType: String
    public var idNumber: String
    public var contractStart: String?
    public var monthlyWage: String?
    /// Nil: all of them.
    public var insurances: [String]?

    public init(
        employer: String, idType: String, idNumber: String, contractStart: String?, monthlyWage: String?,
        insurances: [String]? = nil
    ) {
        self.employer = employer
        self.idType = idType
        self.idNumber = idNumber
        self.contractStart = contractStart
        self.monthlyWage = monthlyWage
        self.insurances = insurances
    }
}

/// An arrears filing that names an employer and a person: enough to look up what the calculation needs.
public struct ArrearsApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let identity: IdentityDocument
    public let insurances: [Insurance]
    public let operatingMonth: Month
    private let terms: Ruling<ContractTerms>

    /// As ``EnrollmentApplication/read(_:today:operatingMonth:)``; but a start after the operating month owes nothing and
    /// is refused by nobody.
    public static func read(
        _ form: ArrearsForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<ArrearsApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        guard let idType = IDType(rawValue: form.idType) else { return .rejected(.idTypeUnknown) }
        guard let identity = IdentityDocument(type: idType, number: form.idNumber, today: today) else {
            return .rejected(.idNumberInvalid)
        }
        guard let insurances = FormFields.insurances(form.insurances) else { return .rejected(.insurancesUnusable) }
        return .accepted(
            ArrearsApplication(
                creditCode: creditCode, identity: identity, insurances: insurances, operatingMonth: operatingMonth,
                terms: ContractTerms.read(start: form.contractStart, monthlyWage: form.monthlyWage)))
    }

    /// What is to be calculated, or why nothing can be.
    ///
    /// - Parameters:
    ///   - employer: The one whose credit code is filed; nil: not registered.
    ///   - injuryFactor: Of its area.
    public func decide(employer: Employer?, injuryFactor: InjuryFactor) -> Ruling<ArrearsCase> {
        guard let employer else { return .rejected(.employerNotFound) }
        guard case .accepted(let terms) = terms else { return .rejected(terms.refusals) }
        return .accepted(
            ArrearsCase(
                employer: employer, injuryFactor: injuryFactor, startMonth: terms.startMonth,
                operatingMonth: operatingMonth, insurances: insurances, monthlyWage: terms.monthlyWage))
    }
}
