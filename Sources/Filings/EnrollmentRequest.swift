import SocialInsurance

/// Enrolls a person at an employer, 用人单位用工参保登记.
public struct EnrollmentRequest: FilingRequest {
    public static let kind = FilingKind.enrollment

    public let filingID: String
    /// The employer's credit code.
    public let employer: String
    public let person: Person
    /// Chooses one of several records of the person.
    public let personNumber: String?
    public let contractStart: String
    public let contractEnd: String?
    /// In yuan.
    public let monthlyWage: String
    /// As it was sent; nil: all. See ``filedInsurances``.
    public let insurances: [Insurance]?

    public init(
        filingID: String, employer: String, person: Person, personNumber: String? = nil, contractStart: String,
        contractEnd: String? = nil, monthlyWage: String, insurances: [Insurance]? = nil
    ) {
        self.filingID = filingID
        self.employer = employer
        self.person = person
        self.personNumber = personNumber
        self.contractStart = contractStart
        self.contractEnd = contractEnd
        self.monthlyWage = monthlyWage
        self.insurances = insurances
    }

    /// The insurances that are filed, in the order of ``Insurance``.
    public var filedInsurances: [Insurance] {
        insurances.map { filed in Insurance.allCases.filter(filed.contains) } ?? Insurance.allCases
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case employer, person, personNumber, contractStart, contractEnd, monthlyWage, insurances
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        employer = try fields.text(.employer)
        person = try fields.value(.person, "an object")
        personNumber = try fields.optional(.personNumber) { try fields.text($0) }
        contractStart = try fields.text(.contractStart)
        contractEnd = try fields.optional(.contractEnd) { try fields.text($0) }
        monthlyWage = try fields.text(.monthlyWage)
        insurances = try fields.optional(.insurances) { try fields.insurances($0) }
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { employer }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: EnrollmentForm {
        EnrollmentForm(
            employer: employer, idType: person.idType.rawValue, idNumber: person.idNumber, name: person.name,
            personNumber: personNumber, contractStart: contractStart, contractEnd: contractEnd,
            monthlyWage: monthlyWage, insurances: insurances?.map(\.rawValue))
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(employer)
        person.digest(into: &digest)
        digest.add(personNumber)
        digest.add(contractStart)
        digest.add(contractEnd)
        digest.add(monthlyWage)
        digest.add(insurances?.map(\.rawValue))
    }
}

extension EnrollmentRequest {
    /// The person, with the name that is checked against the record.
    public struct Person: Codable, Hashable, Sendable {
        public let idType: IDType
        public let idNumber: String
        public let name: String

        public init(idType: IDType, idNumber: String, name: String) {
            self.idType = idType
            self.idNumber = idNumber
            self.name = name
        }

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case idType, idNumber, name
        }

        public init(from decoder: any Decoder) throws {
            let fields = try StrictFields<CodingKeys>(decoder)
            idType = try fields.choice(.idType)
            idNumber = try fields.text(.idNumber)
            name = try fields.name(.name)
        }

        public var reference: PersonReference { PersonReference(idType: idType, idNumber: idNumber) }

        func digest(into digest: inout ContentDigest) {
            reference.digest(into: &digest)
            digest.add(name)
        }
    }
}
