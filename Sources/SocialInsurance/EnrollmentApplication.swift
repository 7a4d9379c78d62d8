/// An enrollment filing's fields as they were sent.
public struct EnrollmentForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var idType: String
    public var idNumber: String
    public var name: String
    /// Chooses among several records of the person.
    public var personNumber: String?
    public var contractStart: String?
    public var contractEnd: String?
    public var monthlyWage: String?
    /// Nil: all of them.
    public var insurances: [String]?

    public init(
        employer: String, idType: String, idNumber: String, name: String, personNumber: String? = nil,
        contractStart: String?, contractEnd: String? = nil, monthlyWage: String?, insurances: [String]? = nil
    ) {
        self.employer = employer
        self.idType = idType
        self.idNumber = idNumber
        self.name = name
        self.personNumber = personNumber
        self.contractStart = contractStart
        self.contractEnd = contractEnd
        self.monthlyWage = monthlyWage
        self.insurances = insurances
    }
}

/// An enrollment filing that names an employer and a person: enough to look up what it is to be judged by.
public struct EnrollmentApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let identity: IdentityDocument
    public let name: PersonName
    /// As sent: a number that cannot be one belongs to nobody.
    public let personNumber: String?
    public let insurances: [Insurance]
    public let operatingMonth: Month
    /// Judged only after the employer is known, as docs/rules.md section 5 orders it.
    let terms: Ruling<ContractTerms>

    /// The form's own checks, which need no look-up, in this order: credit code, ID number, name, insurances. They stop at
    /// the first that fails. Dates and wage are read here and refused in ``EnrollmentCheck``, after an unknown employer.
    ///
    /// - Parameters:
    ///   - today: The day in Asia/Shanghai; nobody is born after it.
    ///   - operatingMonth: The month of the filing's first receipt.
    public static func read(
        _ form: EnrollmentForm, today: CalendarDate, operatingMonth: Month
    ) -> Ruling<EnrollmentApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        guard let idType = IDType(rawValue: form.idType) else { return .rejected(.idTypeUnknown) }
        guard let identity = IdentityDocument(type: idType, number: form.idNumber, today: today) else {
            return .rejected(.idNumberInvalid)
        }
        guard let name = PersonName(form.name) else { return .rejected(.nameUnusable) }
        guard let insurances = FormFields.insurances(form.insurances) else { return .rejected(.insurancesUnusable) }
        return .accepted(
            EnrollmentApplication(
                creditCode: creditCode, identity: identity, name: name, personNumber: form.personNumber,
                insurances: insurances, operatingMonth: operatingMonth,
                terms: ContractTerms.read(form, operatingMonth: operatingMonth)))
    }
}
