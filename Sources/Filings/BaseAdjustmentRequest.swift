import SocialInsurance

/// Raises a person's wage at an employer from a month on, 缴费基数调整（上调）.
public struct BaseAdjustmentRequest: FilingRequest {
    public static let kind = FilingKind.baseAdjustment

    public let filingID: String
    /// The employer's credit code.
    public let employer: String
    public let person: NamedPerson
    /// In yuan.
    public let monthlyWage: String
    public let effectiveMonth: String
    /// SHA-256 of each photo, 64 lower-case hexadecimal digits; nil or empty: there is none.
    public let attachments: [String]?

    public init(
        filingID: String, employer: String, person: NamedPerson, monthlyWage: String, effectiveMonth: String,
        attachments: [String]?
    ) {
        self.filingID = filingID
        self.employer = employer
        self.person = person
        self.monthlyWage = monthlyWage
        self.effectiveMonth = effectiveMonth
        self.attachments = attachments
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case employer, person, monthlyWage, effectiveMonth, attachments
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        employer = try fields.text(.employer)
        person = try fields.value(.person, "an object")
        monthlyWage = try fields.text(.monthlyWage)
        effectiveMonth = try fields.text(.effectiveMonth)
        attachments = try fields.optional(.attachments) { try fields.sha256s($0) }
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { employer }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: BaseAdjustmentForm {
        BaseAdjustmentForm(
            employer: employer, person: person.form, monthlyWage: monthlyWage, effectiveMonth: effectiveMonth,
            attachments: attachments ?? [])
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(employer)
        person.digest(into: &digest)
        digest.add(monthlyWage)
        digest.add(effectiveMonth)
        digest.add(attachments)
    }
}

/// The answer to an accepted base adjustment.
public struct BaseAdjustmentBody: ResultBody {
    public static let kind = FilingKind.baseAdjustment

    public let personNumber: PersonNumber
    /// In yuan.
    public let monthlyWage: Money
    public let effectiveMonth: Month
    /// Those whose wage is raised, in the order of ``Insurance``.
    public let insurances: [Insurance]
    /// The differences for months that are settled already.
    public let differences: BookedLines

    public init(
        personNumber: PersonNumber, monthlyWage: Money, effectiveMonth: Month, insurances: [Insurance],
        differences: BookedLines
    ) {
        self.personNumber = personNumber
        self.monthlyWage = monthlyWage
        self.effectiveMonth = effectiveMonth
        self.insurances = insurances
        self.differences = differences
    }
}
