import SocialInsurance

/// Sets the household type on a person's record, 户籍性质维护.
public struct HouseholdTypeRequest: FilingRequest {
    public static let kind = FilingKind.householdType

    public let filingID: String
    public let person: NamedPerson
    /// Chooses one of several records of the person.
    public let personNumber: String?
    public let householdType: HouseholdType

    public init(
        filingID: String, person: NamedPerson, personNumber: String? = nil, householdType: HouseholdType
    ) {
        self.filingID = filingID
        self.person = person
        self.personNumber = personNumber
        self.householdType = householdType
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case person, personNumber, householdType
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        person = try fields.value(.person, "an object")
        personNumber = try fields.optional(.personNumber) { try fields.text($0) }
        householdType = try fields.choice(.householdType)
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { nil }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: HouseholdTypeForm {
        HouseholdTypeForm(person: person.form, personNumber: personNumber, householdType: householdType)
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        person.digest(into: &digest)
        digest.add(personNumber)
        digest.add(householdType.rawValue)
    }
}

/// The answer to an accepted household type filing.
public struct HouseholdTypeBody: ResultBody {
    public static let kind = FilingKind.householdType

    public let personNumber: PersonNumber
    public let householdType: HouseholdType
    /// What stood there before; nil: nothing.
    public let formerly: HouseholdType?

    public init(personNumber: PersonNumber, householdType: HouseholdType, formerly: HouseholdType?) {
        self.personNumber = personNumber
        self.householdType = householdType
        self.formerly = formerly
    }
}
