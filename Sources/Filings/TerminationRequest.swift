import SocialInsurance

/// Ends a person's insurance at an employer, 用人单位退工停保登记.
public struct TerminationRequest: FilingRequest {
    public static let kind = FilingKind.termination

    public let filingID: String
    /// The employer's credit code.
    public let employer: String
    public let person: NamedPerson
    /// The last month insured.
    public let lastMonth: String
    public let reason: TerminationReason
    /// As it was sent; nil: all that the person has there.
    public let insurances: [Insurance]?

    public init(
        filingID: String, employer: String, person: NamedPerson, lastMonth: String, reason: TerminationReason,
        insurances: [Insurance]? = nil
    ) {
        self.filingID = filingID
        self.employer = employer
        self.person = person
        self.lastMonth = lastMonth
        self.reason = reason
        self.insurances = insurances
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case employer, person, lastMonth, reason, insurances
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        employer = try fields.text(.employer)
        person = try fields.value(.person, "an object")
        lastMonth = try fields.text(.lastMonth)
        reason = try fields.choice(.reason)
        insurances = try fields.optional(.insurances) { try fields.insurances($0) }
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { employer }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: TerminationForm {
        TerminationForm(
            employer: employer, person: person.form, lastMonth: lastMonth, insurances: insurances?.map(\.rawValue))
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(employer)
        person.digest(into: &digest)
        digest.add(lastMonth)
        digest.add(reason.rawValue)
        digest.add(insurances?.map(\.rawValue))
    }
}

/// The answer to an accepted termination.
public struct TerminationBody: ResultBody {
    public static let kind = FilingKind.termination

    public let personNumber: PersonNumber
    public let lastMonth: Month
    public let reason: TerminationReason
    /// Those that end, in the order of ``Insurance``.
    public let insurances: [Insurance]

    public init(personNumber: PersonNumber, lastMonth: Month, reason: TerminationReason, insurances: [Insurance]) {
        self.personNumber = personNumber
        self.lastMonth = lastMonth
        self.reason = reason
        self.insurances = insurances
    }
}
