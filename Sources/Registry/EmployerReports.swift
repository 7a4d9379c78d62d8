import Filings
import SocialInsurance

/// What an employer can look up of its own people and payments. Rows come one by one: there may be very many.
public protocol EmployerReports {
    /// 人员月缴费明细: every line of the ledger that the employer is billed in a settlement month, reversing ones included, by
    /// person number, month and insurance.
    func forEachBilledLine(
        of employer: CreditCode, in settlementMonth: Month, _ body: (BilledLine) throws -> Void) throws

    /// 人员月度变更: who joined, left, had the base raised or a change rolled back in an operating month, in the order of
    /// acceptance; then what an import says of that month.
    func forEachStaffChange(
        of employer: CreditCode, in month: Month, _ body: (StaffChange) throws -> Void) throws
}

/// A person as a report names one.
public struct ReportedPerson: Hashable, Sendable {
    public let personNumber: PersonNumber
    public let idNumber: String
    public let name: String

    public init(personNumber: PersonNumber, idNumber: String, name: String) {
        self.personNumber = personNumber
        self.idNumber = idNumber
        self.name = name
    }
}

/// A line of the ledger as it is billed.
public struct BilledLine: Hashable, Sendable {
    public let person: ReportedPerson
    public let month: Month
    public let insurance: Insurance
    public let effect: LedgerEntry.Effect
    /// Signed, as the amounts are: below zero where it takes back.
    public let base: Money
    /// Nil: imported, where amounts are unknown.
    public let amounts: LedgerEntry.Amounts?
    /// Kind and id of the filing that has booked it; nil: imported.
    public let kind: FilingKind?
    public let filingID: String?

    public init(
        person: ReportedPerson, month: Month, insurance: Insurance, effect: LedgerEntry.Effect, base: Money,
        amounts: LedgerEntry.Amounts?, kind: FilingKind?, filingID: String?
    ) {
        self.person = person
        self.month = month
        self.insurance = insurance
        self.effect = effect
        self.base = base
        self.amounts = amounts
        self.kind = kind
        self.filingID = filingID
    }
}

/// What has changed in a person's insurance at an employer.
public struct StaffChange: Hashable, Sendable {
    public enum What: Hashable, Sendable {
        case joined
        case left(TerminationReason?)
        /// From that wage on; it was this before.
        case raised(from: Money)
        /// What a filing had changed was undone.
        case rolledBack(EnrollmentChange.Kind, target: String)
    }

    public let what: What
    public let person: ReportedPerson
    public let insurances: [Insurance]
    /// First month, last month, or the month from which the new wage counts; nil: not known, or a rollback.
    public let month: Month?
    /// The declared wage from then on; nil where nobody is insured any more, and of a rollback.
    public let wage: Money?
    /// Nil: imported.
    public let filingID: String?
    /// The rollback that has undone it; nil: it stands.
    public let undoneBy: String?

    public init(
        _ what: What, person: ReportedPerson, insurances: [Insurance], month: Month?, wage: Money?, filingID: String?,
        undoneBy: String?
    ) {
        self.what = what
        self.person = person
        self.insurances = insurances
        self.month = month
        self.wage = wage
        self.filingID = filingID
        self.undoneBy = undoneBy
    }
}
