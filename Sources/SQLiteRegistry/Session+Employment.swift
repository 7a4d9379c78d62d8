import Registry
import SocialInsurance

extension Session {
    private static let employment = Query(
        """
        SELECT e.person_number, e.insurance, e.start_month, e.filing, e.end_month, e.monthly_wage, e.operating_month
        FROM persons p CROSS JOIN enrollments e ON e.person_number = p.person_number
        WHERE p.id_number = ? AND e.credit_code = ? AND e.undone_by IS NULL
        """)
    private static let raises = Query(
        """
        SELECT change, from_month, monthly_wage FROM wage_raises
        WHERE person_number = ? AND insurance = ? AND credit_code = ? AND start_month = ? AND filing = ?
            AND undone_by IS NULL
        ORDER BY change
        """)
    private static let ledger = Query(
        """
        SELECT c.person_number, c.month, c.insurance, c.direction, c.base, c.employer_amount, c.individual_amount,
            c.enrollment, c.raise
        FROM persons p CROSS JOIN contributions c ON c.person_number = p.person_number
        WHERE p.id_number = ? AND c.credit_code = ?
        """)
    private static let changes = Query(
        """
        SELECT c.number, c.kind, c.filing, c.person_number, c.operating_month, c.accepted_month, c.undone_by
        FROM persons p CROSS JOIN enrollment_changes c ON c.credit_code = ?2 AND c.person_number = p.person_number
        WHERE p.id_number = ?1 ORDER BY c.number
        """)
    private static let ended = Query(
        """
        SELECT x.person_number, x.insurance, x.start_month, x.former_end_month, e.monthly_wage
        FROM ended_enrollments x CROSS JOIN enrollments e
            ON e.person_number = x.person_number AND e.insurance = x.insurance AND e.credit_code = ?2
                AND e.start_month = x.start_month AND e.filing = x.filing
        WHERE x.change = ?1
        """)

    func enrollmentRecords(idNumber: String, at employer: CreditCode) throws -> [EnrollmentRecord] {
        let query = try statement(Self.employment)
        query.bind(idNumber)
        query.bind(employer.text)
        let records = try all(query) { row in
            EnrollmentRecord(
                enrollment: Enrollment(
                    creditCode: employer, personNumber: try personNumber(row, 0), insurance: try choice(row, 1),
                    startMonth: try month(row, 2), endMonth: try optionalMonth(row, 4),
                    monthlyWage: Money(fen: row.integer(5))),
                filing: row.text(3), operatingMonth: try optionalMonth(row, 6))
        }
        return try records.map(withRaises)
    }

    /// The record with the raises that stand.
    func withRaises(_ record: EnrollmentRecord) throws -> EnrollmentRecord {
        let query = try statement(Self.raises)
        bind(record, to: query)
        let raises = try all(query) { row in
            WageRaise(change: row.integer(0), from: try month(row, 1), monthlyWage: Money(fen: row.integer(2)))
        }
        return EnrollmentRecord(
            enrollment: record.enrollment, filing: record.filing, operatingMonth: record.operatingMonth,
            raises: raises)
    }

    /// Binds person_number, insurance, credit_code, start_month, filing: an enrollment's key.
    func bind(_ record: EnrollmentRecord, to statement: PreparedStatement) {
        statement.bind(record.enrollment.personNumber.column)
        statement.bind(record.enrollment.insurance.column)
        statement.bind(record.enrollment.creditCode.text)
        statement.bind(record.enrollment.startMonth.column)
        statement.bind(record.filing)
    }

    func ledger(idNumber: String, of employer: CreditCode) throws -> [LedgerEntry] {
        let query = try statement(Self.ledger)
        query.bind(idNumber)
        query.bind(employer.text)
        return try all(query) { row in
            let amounts = row.optionalInteger(5).map { employerAmount in
                LedgerEntry.Amounts(
                    employer: Money(fen: employerAmount), individual: Money(fen: row.integer(6)))
            }
            return LedgerEntry(
                personNumber: try personNumber(row, 0), month: try month(row, 1), insurance: try choice(row, 2),
                effect: try choice(row, 3), base: Money(fen: row.integer(4)), amounts: amounts,
                enrollment: row.text(7), raise: row.optionalInteger(8))
        }
    }

    func changes(idNumber: String, at employer: CreditCode) throws -> [EnrollmentChange] {
        let query = try statement(Self.changes)
        query.bind(idNumber)
        query.bind(employer.text)
        return try all(query) { row in
            EnrollmentChange(
                number: row.integer(0), kind: try choice(row, 1), filingID: row.text(2), creditCode: employer,
                personNumber: try personNumber(row, 3), operatingMonth: try month(row, 4),
                acceptedMonth: try month(row, 5), undoneBy: row.optionalText(6))
        }
    }

    func endedEnrollments(by change: EnrollmentChange) throws -> [Enrollment] {
        let query = try statement(Self.ended)
        query.bind(change.number)
        query.bind(change.creditCode.text)
        return try all(query) { row in
            Enrollment(
                creditCode: change.creditCode, personNumber: try personNumber(row, 0), insurance: try choice(row, 1),
                startMonth: try month(row, 2), endMonth: try optionalMonth(row, 3),
                monthlyWage: Money(fen: row.integer(4)))
        }
    }
}
