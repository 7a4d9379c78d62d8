/// What the registry knows of a person at one employer, over all records that carry the ID number.
public struct EmploymentFacts: Hashable, Sendable {
    /// Nil: not registered.
    public var employer: Employer?
    public var records: [PersonRecord]
    /// At this employer, ended ones too; none that was rolled back.
    public var enrollments: [EnrollmentRecord]
    /// Of this employer.
    public var ledger: [LedgerEntry]

    public init(
        employer: Employer?, records: [PersonRecord], enrollments: [EnrollmentRecord], ledger: [LedgerEntry]
    ) {
        self.employer = employer
        self.records = records
        self.enrollments = enrollments
        self.ledger = ledger
    }

    /// The person's active enrollments in these insurances (nil: in all that there are). Refused where the employer is not
    /// registered, where one of the insurances has none, and where the name is another.
    func active(
        _ person: PersonClaim, _ insurances: [Insurance]?, in operatingMonth: Month
    ) -> Ruling<[EnrollmentRecord]> {
        guard employer != nil else { return .rejected(.employerNotFound) }
        let active = enrollments.filter { $0.enrollment.isActive(in: operatingMonth) }
        guard !active.isEmpty else { return .rejected(.notEnrolledHere) }
        let missing = (insurances ?? []).filter { filed in !active.contains { $0.enrollment.insurance == filed } }
        guard missing.isEmpty else {
            let names = missing.map(\.chineseName).joined(separator: "、")
            return .rejected(.notEnrolledHere, detail: "险种：\(names)。")
        }
        let chosen = active.filter { insurances?.contains($0.enrollment.insurance) ?? true }
        let numbers = Set(chosen.map(\.enrollment.personNumber))
        guard records.filter({ numbers.contains($0.personNumber) }).allSatisfy(person.agrees) else {
            return .rejected(.nameMismatch)
        }
        return .accepted(
            chosen.sorted {
                ($0.enrollment.insurance, $0.enrollment.personNumber, $0.enrollment.startMonth)
                    < ($1.enrollment.insurance, $1.enrollment.personNumber, $1.enrollment.startMonth)
            })
    }
}
