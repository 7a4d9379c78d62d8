import SocialInsurance

/// Files a person who has no record yet in the employer's area, 人员基础信息采集.
public struct BasicInfoRequest: FilingRequest {
    public static let kind = FilingKind.basicInfo

    public let filingID: String
    /// The employer's credit code.
    public let employer: String
    public let person: Person

    public init(filingID: String, employer: String, person: Person) {
        self.filingID = filingID
        self.employer = employer
        self.person = person
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case employer, person
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        employer = try fields.text(.employer)
        person = try fields.value(.person, "an object")
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { employer }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: BasicInfoForm {
        BasicInfoForm(
            employer: employer, idType: person.idType.rawValue, idNumber: person.idNumber, name: person.name,
            sex: person.sex?.rawValue, birthDate: person.birthDate?.description,
            householdType: person.householdType?.rawValue)
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(employer)
        person.digest(into: &digest)
    }
}

extension BasicInfoRequest {
    /// What an employer tells of a person.
    public struct Person: Codable, Hashable, Sendable {
        public let idType: IDType
        public let idNumber: String
        public let name: String
        public let sex: Sex?
        public let birthDate: CalendarDate?
        public let householdType: HouseholdType?
        public let phone: String?

        public init(
            idType: IDType, idNumber: String, name: String, sex: Sex? = nil, birthDate: CalendarDate? = nil,
            householdType: HouseholdType? = nil, phone: String? = nil
        ) {
            self.idType = idType
            self.idNumber = idNumber
            self.name = name
            self.sex = sex
            self.birthDate = birthDate
            self.householdType = householdType
            self.phone = phone
        }

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case idType, idNumber, name, sex, birthDate, householdType, phone
        }

        public init(from decoder: any Decoder) throws {
            let fields = try StrictFields<CodingKeys>(decoder)
            idType = try fields.choice(.idType)
            idNumber = try fields.text(.idNumber)
            name = try fields.name(.name)
            sex = try fields.optional(.sex) { try fields.choice($0) }
            birthDate = try fields.optional(.birthDate) { try fields.date($0) }
            householdType = try fields.optional(.householdType) { try fields.choice($0) }
            phone = try fields.optional(.phone) { try fields.text($0) }
        }

        public var reference: PersonReference { PersonReference(idType: idType, idNumber: idNumber) }

        func digest(into digest: inout ContentDigest) {
            reference.digest(into: &digest)
            digest.add(name)
            digest.add(sex?.rawValue)
            digest.add(birthDate?.description)
            digest.add(householdType?.rawValue)
            digest.add(phone)
        }
    }
}
