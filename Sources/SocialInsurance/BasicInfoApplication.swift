/// A basic information filing's fields as they were sent.
public struct BasicInfoForm: Hashable, Sendable {
    /// The employer's credit code.
    public var employer: String
    public var idType: String
    public var idNumber: String
    public var name: String
    public var sex: String?
    public var birthDate: String?
    public var householdType: String?

    public init(
        employer: String, idType: String, idNumber: String, name: String, sex: String? = nil,
        birthDate: String? = nil, householdType: String? = nil
    ) {
        self.employer = employer
        self.idType = idType
        self.idNumber = idNumber
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
        self.householdType = householdType
    }
}

/// A basic information filing whose fields agree with each other.
public struct BasicInfoApplication: Hashable, Sendable {
    public let creditCode: CreditCode
    public let identity: IdentityDocument
    public let name: PersonName
    /// As given, or by the ID number.
    public let sex: Sex?
    /// As given, or by the ID number.
    public let birthDate: CalendarDate?
    public let householdType: HouseholdType?

    /// The form's own checks, in this order, stopping at the first that fails: credit code, ID number, name, sex, birth
    /// date, household type. A sex or birth date that contradicts a resident ID is an invalid ID number: one of the
    /// two is wrong, and the remedy, to check the number, is the right one.
    ///
    /// - Parameter today: The day in Asia/Shanghai; nobody is born after it.
    public static func read(_ form: BasicInfoForm, today: CalendarDate) -> Ruling<BasicInfoApplication> {
        guard let creditCode = CreditCode(form.employer) else { return .rejected(.creditCodeInvalid) }
        guard let idType = IDType(rawValue: form.idType) else { return .rejected(.idTypeUnknown) }
        guard let identity = IdentityDocument(type: idType, number: form.idNumber, today: today) else {
            return .rejected(.idNumberInvalid)
        }
        guard let name = PersonName(form.name) else { return .rejected(.nameUnusable) }
        let sex = form.sex.flatMap(Sex.init(rawValue:))
        if form.sex != nil, sex == nil { return .rejected(.sexUnknown) }
        let birthDate = FormFields.date(form.birthDate)
        if form.birthDate != nil {
            guard let birthDate, birthDate <= today else { return .rejected(.birthDateUnusable) }
        }
        let householdType = form.householdType.flatMap(HouseholdType.init(rawValue:))
        if form.householdType != nil, householdType == nil { return .rejected(.householdTypeUnknown) }
        let application = BasicInfoApplication(
            creditCode: creditCode, identity: identity, name: name, sex: sex ?? identity.sex,
            birthDate: birthDate ?? identity.birthDate, householdType: householdType)
        return application.contradiction.map { .rejected($0) } ?? .accepted(application)
    }

    private var contradiction: Refusal? {
        if let own = identity.sex, sex != own {
            return .sexContradicts
        }
        if let own = identity.birthDate, birthDate != own {
            return .birthDateContradicts
        }
        return nil
    }
}
