import Filings
import SocialInsurance

/// What the registry knows of a person's insurance at one employer, and how it came about. Lookups by ID number go over
/// every person record that carries it.
public protocol EmploymentRecords {
    /// Ended ones too; none that was rolled back.
    func enrollmentRecords(idNumber: String, at employer: CreditCode) throws -> [EnrollmentRecord]
    /// The lines that this employer pays, of all months, reversing ones included.
    func ledger(idNumber: String, of employer: CreditCode) throws -> [LedgerEntry]
    /// What filings have changed, undone changes too, in the order of acceptance.
    func changes(idNumber: String, at employer: CreditCode) throws -> [EnrollmentChange]
    /// The enrollments that a termination has ended, as they were before.
    func endedEnrollments(by change: EnrollmentChange) throws -> [Enrollment]
}

/// How filings change a person's insurance at an employer.
public protocol EmploymentChanges {
    /// Keeps that a filing was accepted, and gives the change its number.
    func addChange(_ change: NewEnrollmentChange) throws -> EnrollmentChange
    /// Ends an enrollment with that month, as a part of the change.
    func end(_ record: EnrollmentRecord, with lastMonth: Month, by change: EnrollmentChange) throws
    /// Raises an enrollment's wage.
    func raise(_ record: EnrollmentRecord, _ raise: WageRaise) throws
    /// Undoes a change: enrollments that it has made count no more, those that it has ended run again, and wages that it has
    /// raised are what they were. Nothing is deleted. The ledger's reversing lines are booked beside this.
    ///
    /// A change that is undone already throws ``RegistryError/conflict(_:)``.
    func undo(_ change: EnrollmentChange, by rollback: String) throws
    /// Ends a flexible enrollment with the month that it names.
    func endFlexible(_ enrollment: FlexibleEnrollment) throws
    func setHouseholdType(_ householdType: HouseholdType, of person: PersonNumber) throws
    /// Keeps that a month of unemployment benefit was returned. One that was not paid, or is returned already, throws
    /// ``RegistryError/conflict(_:)``.
    func markReturned(_ payment: BenefitPayment, by filing: String) throws
}

/// A change that has no number yet.
public struct NewEnrollmentChange: Hashable, Sendable {
    public let kind: EnrollmentChange.Kind
    public let filingID: String
    public let creditCode: CreditCode
    public let personNumber: PersonNumber
    public let operatingMonth: Month
    public let acceptedMonth: Month
    /// Of a termination.
    public let reason: TerminationReason?

    public init(
        kind: EnrollmentChange.Kind, filingID: String, creditCode: CreditCode, personNumber: PersonNumber,
        operatingMonth: Month, acceptedMonth: Month, reason: TerminationReason? = nil
    ) {
        self.kind = kind
        self.filingID = filingID
        self.creditCode = creditCode
        self.personNumber = personNumber
        self.operatingMonth = operatingMonth
        self.acceptedMonth = acceptedMonth
        self.reason = reason
    }
}
