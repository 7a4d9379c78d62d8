import Registry
import SocialInsurance

extension Session {
    private static let employer = Query(
        "SELECT name, area, injury_class FROM employers WHERE credit_code = ?")
    private static let area = Query("SELECT name, injury_factor FROM areas WHERE code = ?")
    private static let personRecords = Query(
        """
        SELECT person_number, id_type, id_number, name, sex, birth_date, household_type
        FROM persons WHERE id_number = ? ORDER BY person_number
        """)
    private static let enrollments = Query(
        """
        SELECT e.credit_code, e.person_number, e.insurance, e.start_month, e.end_month, e.monthly_wage
        FROM persons p CROSS JOIN enrollments e ON e.person_number = p.person_number
        WHERE p.id_number = ? AND e.undone_by IS NULL
        """)
    private static let flexibleEnrollments = Query(
        """
        SELECT f.person_number, f.start_month, f.end_month
        FROM persons p CROSS JOIN flexible_enrollments f ON f.person_number = p.person_number
        WHERE p.id_number = ?
        """)
    private static let contributions = Query(
        """
        SELECT c.month, c.insurance, c.credit_code
        FROM persons p CROSS JOIN contributions c ON c.person_number = p.person_number
        WHERE p.id_number = ? AND c.month BETWEEN ? AND ?
        GROUP BY p.person_number, c.month, c.insurance, c.credit_code
        HAVING sum(c.direction) > 0
        """)
    private static let benefits = Query(
        """
        SELECT b.person_number, b.month, b.amount, b.returned
        FROM persons p CROSS JOIN benefits b ON b.person_number = p.person_number
        WHERE p.id_number = ? AND b.month > ?
        """)

    func employer(_ creditCode: CreditCode) throws -> Employer? {
        if let known = employers[creditCode] { return known }
        let query = try statement(Self.employer)
        query.bind(creditCode.text)
        let employer = try first(query) { row in
            Employer(
                creditCode: creditCode, name: row.text(0),
                area: try value(AreaCode(column: row.integer(1)), row, 1), injuryClass: Int(row.integer(2)))
        }
        employers[creditCode] = employer
        return employer
    }

    func area(_ code: AreaCode) throws -> Area? {
        if let known = areas[code] { return known }
        let query = try statement(Self.area)
        query.bind(code.column)
        let area = try first(query) { row in
            Area(code: code, name: row.text(0), injuryFactor: try choice(row, 1))
        }
        areas[code] = area
        return area
    }

    func personRecords(idNumber: String) throws -> [PersonRecord] {
        let query = try statement(Self.personRecords)
        query.bind(idNumber)
        return try all(query) { try personRecord($0) }
    }

    /// A person record out of the columns person_number, id_type, id_number, name, sex, birth_date, household_type.
    func personRecord(_ row: PreparedStatement) throws -> PersonRecord {
        let personNumber = try personNumber(row, 0)
        return PersonRecord(
            personNumber: personNumber, area: personNumber.area,
            identity: IdentityDocument(recorded: row.text(2), type: try choice(row, 1)),
            name: try value(PersonName(row.text(3)), row, 3),
            sex: try optionalChoice(row, 4), birthDate: try optionalDate(row, 5),
            householdType: try optionalChoice(row, 6))
    }

    func enrollments(idNumber: String) throws -> [Enrollment] {
        let query = try statement(Self.enrollments)
        query.bind(idNumber)
        return try all(query) { row in
            Enrollment(
                creditCode: try creditCode(row, 0), personNumber: try personNumber(row, 1),
                insurance: try choice(row, 2), startMonth: try month(row, 3), endMonth: try optionalMonth(row, 4),
                monthlyWage: Money(fen: row.integer(5)))
        }
    }

    func flexibleEnrollments(idNumber: String) throws -> [FlexibleEnrollment] {
        let query = try statement(Self.flexibleEnrollments)
        query.bind(idNumber)
        return try all(query) { row in
            FlexibleEnrollment(
                personNumber: try personNumber(row, 0), startMonth: try month(row, 1),
                endMonth: try optionalMonth(row, 2))
        }
    }

    func contributions(idNumber: String, months: ClosedRange<Month>) throws -> [PaidContribution] {
        let query = try statement(Self.contributions)
        query.bind(idNumber)
        query.bind(months.lowerBound.column)
        query.bind(months.upperBound.column)
        return try all(query) { row in
            let payer = row.text(2)
            return PaidContribution(
                month: try month(row, 0), insurance: try choice(row, 1),
                payer: payer.isEmpty ? nil : try value(CreditCode(payer), row, 2))
        }
    }

    func benefits(idNumber: String, after month: Month) throws -> [BenefitPayment] {
        let query = try statement(Self.benefits)
        query.bind(idNumber)
        query.bind(month.column)
        let payments = try all(query) { row in
            BenefitPayment(
                personNumber: try personNumber(row, 0), month: try self.month(row, 1),
                amount: Money(fen: row.integer(2)), returned: row.integer(3) != 0)
        }
        return payments.sorted { ($0.month, $0.personNumber) < ($1.month, $1.personNumber) }
    }
}
