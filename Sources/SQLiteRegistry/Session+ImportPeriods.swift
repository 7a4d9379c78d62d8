import Registry
import SocialInsurance

/// Imported rows that a filing may have made already: their keys hold the filing, so that they are looked for first.
extension Session {
    private static let addEnrollment = Query(
        """
        INSERT INTO enrollments
            (person_number, insurance, credit_code, start_month, filing, end_month, monthly_wage, import)
        SELECT ?1, ?2, ?3, ?4, '', ?5, ?6, ?7
        WHERE NOT EXISTS (
            SELECT 1 FROM enrollments
            WHERE person_number = ?1 AND insurance = ?2 AND credit_code = ?3 AND start_month = ?4
                AND undone_by IS NULL)
        """)
    private static let sameEnrollment = Query(
        """
        SELECT end_month IS ?5 AND monthly_wage = ?6, import FROM enrollments
        WHERE person_number = ?1 AND insurance = ?2 AND credit_code = ?3 AND start_month = ?4 AND undone_by IS NULL
        """)
    private static let addFlexible = Query(
        """
        INSERT INTO flexible_enrollments (person_number, start_month, end_month, import) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    private static let sameFlexible = Query(
        "SELECT end_month IS ?3, import FROM flexible_enrollments WHERE person_number = ?1 AND start_month = ?2")
    private static let addContribution = Query(
        """
        INSERT INTO contributions
            (person_number, month, insurance, credit_code, filing, direction, base, settlement_month, import)
        SELECT ?1, ?2, ?3, ?4, '', 1, ?5, ?6, ?7
        WHERE NOT EXISTS (
            SELECT 1 FROM contributions
            WHERE person_number = ?1 AND month = ?2 AND insurance = ?3 AND credit_code = ?4)
        """)
    private static let sameContribution = Query(
        """
        SELECT base = ?5 AND settlement_month = ?6, import FROM contributions
        WHERE person_number = ?1 AND month = ?2 AND insurance = ?3 AND credit_code = ?4
        """)

    func add(_ enrollments: [Enrollment], _ importNumber: Int64) throws -> ImportReceipt {
        var references = References(self)
        return try add(
            enrollments, importNumber, Self.addEnrollment, Self.sameEnrollment,
            refusal: { try references.refusal($0.creditCode, $0.personNumber) },
            bind: { enrollment, statement in
                statement.bind(enrollment.personNumber.column)
                statement.bind(enrollment.insurance.column)
                statement.bind(enrollment.creditCode.text)
                statement.bind(enrollment.startMonth.column)
                statement.bind(enrollment.endMonth?.column)
                statement.bind(enrollment.monthlyWage.fen)
            })
    }

    func add(_ enrollments: [FlexibleEnrollment], _ importNumber: Int64) throws -> ImportReceipt {
        try add(
            enrollments, importNumber, Self.addFlexible, Self.sameFlexible,
            refusal: { try hasPerson($0.personNumber) ? nil : .unknownPerson },
            bind: { enrollment, statement in
                statement.bind(enrollment.personNumber.column)
                statement.bind(enrollment.startMonth.column)
                statement.bind(enrollment.endMonth?.column)
            })
    }

    func add(_ contributions: [ImportedContribution], _ importNumber: Int64) throws -> ImportReceipt {
        var references = References(self)
        let receipt = try add(
            contributions, importNumber, Self.addContribution, Self.sameContribution,
            refusal: { try references.refusal($0.creditCode, $0.personNumber) },
            bind: { contribution, statement in
                statement.bind(contribution.personNumber.column)
                statement.bind(contribution.month.column)
                statement.bind(contribution.insurance.column)
                statement.bind(contribution.creditCode?.text ?? "")
                statement.bind(contribution.base.fen)
                statement.bind(contribution.settlementMonth.column)
            })
        var noted: (CreditCode, PersonNumber)?
        for contribution in contributions {
            guard let creditCode = contribution.creditCode else { continue }
            if noted.map({ $0 == (creditCode, contribution.personNumber) }) ?? false { continue }
            try noteEmployerPerson(creditCode, contribution.personNumber)
            noted = (creditCode, contribution.personNumber)
        }
        return receipt
    }
}

/// Whether what rows refer to exists. Rows of a person stand together mostly, so the last answer is remembered.
private struct References {
    private let session: Session
    private var employer: CreditCode?
    private var person: PersonNumber?

    init(_ session: Session) {
        self.session = session
    }

    mutating func refusal(_ creditCode: CreditCode?, _ personNumber: PersonNumber) throws -> ImportRefusal? {
        if let creditCode, creditCode != employer {
            guard try session.hasEmployer(creditCode) else { return .unknownEmployer }
            employer = creditCode
        }
        if personNumber != person {
            guard try session.hasPerson(personNumber) else { return .unknownPerson }
            person = personNumber
        }
        return nil
    }
}
