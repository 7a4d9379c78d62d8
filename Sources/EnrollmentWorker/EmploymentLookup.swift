import Registry
import SocialInsurance

/// Reads what the changes of an enrollment are judged by.
struct EmploymentLookup {
    let registry: any RegistryTransaction

    func facts(of person: PersonClaim, at creditCode: CreditCode) throws -> EmploymentFacts {
        let idNumber = person.identity.number
        return EmploymentFacts(
            employer: try registry.employer(creditCode), records: try registry.personRecords(idNumber: idNumber),
            enrollments: try registry.enrollmentRecords(idNumber: idNumber, at: creditCode),
            ledger: try registry.ledger(idNumber: idNumber, of: creditCode))
    }

    /// Of the employer's area.
    func injuryFactor(of employer: Employer?) throws -> InjuryFactor {
        try employer.flatMap { try registry.area($0.area)?.injuryFactor } ?? .full
    }
}
