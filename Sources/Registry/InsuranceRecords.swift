import SocialInsurance

/// What the registry knows of employers, persons and their insurance. Lookups by ID number go over every person
/// record that carries it, in whatever area.
public protocol InsuranceRecords {
    func employer(_ creditCode: CreditCode) throws -> Employer?
    /// The area's name and injury factor; nil where the registry has no row for it.
    func area(_ code: AreaCode) throws -> Area?
    /// By area, then person number.
    func personRecords(idNumber: String) throws -> [PersonRecord]
    /// At whatever employer, with the wage that they began with; none that was rolled back.
    func enrollments(idNumber: String) throws -> [Enrollment]
    func flexibleEnrollments(idNumber: String) throws -> [FlexibleEnrollment]
    /// Contributions that stand, i.e. were booked and not reversed, for months in the range.
    func contributions(idNumber: String, months: ClosedRange<Month>) throws -> [PaidContribution]
    /// Unemployment benefit of months after the given one, returned or not, by month.
    func benefits(idNumber: String, after month: Month) throws -> [BenefitPayment]
}

/// What filings change.
public protocol InsuranceChanges {
    /// Makes a person record and gives it the next free person number of its area.
    func addPerson(_ person: NewPerson) throws -> PersonRecord
    /// `operatingMonth` is that of the filing.
    func addEnrollment(_ enrollment: Enrollment, filing: String, operatingMonth: Month) throws
    /// Appends to the ledger. A line that this filing has booked already is a programming error and throws.
    func book(_ lines: [LedgerLine]) throws
}

/// A person record that is to be made.
public struct NewPerson: Hashable, Sendable {
    public let area: AreaCode
    public let identity: IdentityDocument
    public let name: PersonName
    public let sex: Sex?
    public let birthDate: CalendarDate?
    public let householdType: HouseholdType?

    public init(
        area: AreaCode, identity: IdentityDocument, name: PersonName, sex: Sex?, birthDate: CalendarDate?,
        householdType: HouseholdType?
    ) {
        self.area = area
        self.identity = identity
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
        self.householdType = householdType
    }
}
