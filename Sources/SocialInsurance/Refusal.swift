/// Why a filing is refused or waits. The raw values are the error catalogue's codes; their texts belong to the messages.
public enum RefusalCode: String, Hashable, Sendable, Codable, CaseIterable {
    case personNotFound = "PERSON_NOT_FOUND"
    case flexibleEnrolled = "FLEXIBLE_ENROLLED"
    case pensionEnrolled = "PENSION_ENROLLED"
    case personAmbiguous = "PERSON_AMBIGUOUS"
    case householdTypeMissing = "HOUSEHOLD_TYPE_MISSING"
    case benefitConflict = "BENEFIT_CONFLICT"
    case ministryUnavailable = "MINISTRY_UNAVAILABLE"
    case identityMismatch = "IDENTITY_MISMATCH"
    case identityNotFound = "IDENTITY_NOT_FOUND"
    case nameMismatch = "NAME_MISMATCH"
    case alreadyEnrolled = "ALREADY_ENROLLED"
    case employerNotFound = "EMPLOYER_NOT_FOUND"
    case idNumberInvalid = "ID_NUMBER_INVALID"
    case creditCodeInvalid = "CREDIT_CODE_INVALID"
    case contractDatesInvalid = "CONTRACT_DATES_INVALID"
    case wageInvalid = "WAGE_INVALID"
    case nothingToCertify = "NOTHING_TO_CERTIFY"
    case periodInvalid = "PERIOD_INVALID"
    case notEnrolledHere = "NOT_ENROLLED_HERE"
    case endMonthInvalid = "END_MONTH_INVALID"
    case rollbackNotAllowed = "ROLLBACK_NOT_ALLOWED"
    case baseNotRaised = "BASE_NOT_RAISED"
    case attachmentMissing = "ATTACHMENT_MISSING"
    case notFlexible = "NOT_FLEXIBLE"
    case benefitNotFound = "BENEFIT_NOT_FOUND"
    case malformed = "MALFORMED"
    case filingIDReused = "FILING_ID_REUSED"
    case internalError = "INTERNAL_ERROR"
}

/// One reason, for the applicant. An outcome, not a fault.
public struct Refusal: Hashable, Sendable {
    public let code: RefusalCode
    /// What this case adds to the code's text, in Chinese, for a clerk; nil: nothing.
    public let detail: String?

    public init(_ code: RefusalCode, detail: String? = nil) {
        self.code = code
        self.detail = detail
    }
}
