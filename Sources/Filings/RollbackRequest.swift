import SocialInsurance

/// Undoes an employer's latest change of a person, 人员变更回退.
public struct RollbackRequest: FilingRequest {
    public static let kind = FilingKind.rollback

    public let filingID: String
    /// The employer's credit code.
    public let employer: String
    public let person: NamedPerson
    /// The accepted filing that is to be undone.
    public let targetFilingID: String
    /// Its kind; nil: whichever of that id was accepted last.
    public let targetKind: EnrollmentChange.Kind?

    public init(
        filingID: String, employer: String, person: NamedPerson, targetFilingID: String,
        targetKind: EnrollmentChange.Kind? = nil
    ) {
        self.filingID = filingID
        self.employer = employer
        self.person = person
        self.targetFilingID = targetFilingID
        self.targetKind = targetKind
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case employer, person
        case targetFilingID = "targetFilingId"
        case targetKind
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        employer = try fields.text(.employer)
        person = try fields.value(.person, "an object")
        targetFilingID = try fields.filingID(.targetFilingID, of: Self.kind)
        targetKind = try fields.optional(.targetKind) { try fields.choice($0) }
    }

    public var personKey: String? { person.reference.personKey }
    public var employerCode: String? { employer }
    public var recordKey: String { person.reference.recordKey }

    /// What the rules judge.
    public var form: RollbackForm {
        RollbackForm(
            employer: employer, person: person.form, targetFilingID: targetFilingID, targetKind: targetKind)
    }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(employer)
        person.digest(into: &digest)
        digest.add(targetFilingID)
        digest.add(targetKind?.rawValue)
    }
}

/// The answer to an accepted rollback.
public struct RollbackBody: ResultBody {
    public static let kind = FilingKind.rollback

    public let personNumber: PersonNumber
    public let targetFilingID: String
    public let targetKind: EnrollmentChange.Kind
    /// The lines that undo what was booked.
    public let reversal: BookedLines

    public init(
        personNumber: PersonNumber, targetFilingID: String, targetKind: EnrollmentChange.Kind, reversal: BookedLines
    ) {
        self.personNumber = personNumber
        self.targetFilingID = targetFilingID
        self.targetKind = targetKind
        self.reversal = reversal
    }

    private enum CodingKeys: String, CodingKey {
        case personNumber
        case targetFilingID = "targetFilingId"
        case targetKind, reversal
    }
}
