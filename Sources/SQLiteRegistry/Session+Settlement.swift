import Registry
import SocialInsurance

extension Session {
    private static let settlementPage = Query(
        """
        SELECT p.person_number, p.id_number, e.insurance, e.credit_code, e.start_month, e.filing, e.end_month,
            e.monthly_wage, e.operating_month,
            EXISTS (SELECT 1 FROM wage_raises r WHERE r.person_number = p.person_number AND r.undone_by IS NULL)
        FROM (SELECT person_number, id_number FROM persons WHERE person_number > ?1 ORDER BY person_number LIMIT ?2) p
            LEFT JOIN enrollments e ON e.person_number = p.person_number AND e.undone_by IS NULL
                AND e.start_month <= ?3 AND (e.end_month IS NULL OR e.end_month >= ?3)
                AND (?4 IS NULL OR e.credit_code = ?4)
        ORDER BY p.person_number
        """)
    private static let run = Query(
        """
        SELECT after_person, persons, pension_lines, pension_employer, pension_individual, unemployment_lines,
            unemployment_employer, unemployment_individual, injury_lines, injury_employer, injury_individual
        FROM settlements WHERE filing = ?
        """)
    private static let keepRun = Query(
        "INSERT OR REPLACE INTO settlements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")

    func settlementPage(
        _ month: Month, employer: CreditCode?, after person: PersonNumber?, limit: Int
    ) throws -> SettlementPage {
        let query = try statement(Self.settlementPage)
        query.bind(person?.column ?? 0)
        query.bind(limit)
        query.bind(month.column)
        query.bind(employer?.text)
        var persons: [(idNumber: String, enrollments: [EnrollmentRecord])] = []
        var latest: PersonNumber?
        var raised: [(person: Int, record: Int)] = []
        for row in try all(query, { try settlementRow($0) }) {
            defer { latest = row.person }
            guard let record = row.record else { continue }
            if latest != row.person || persons.isEmpty { persons.append((row.idNumber, [])) }
            if row.isRaised { raised.append((persons.count - 1, persons[persons.count - 1].enrollments.count)) }
            persons[persons.count - 1].enrollments.append(record)
        }
        for (person, record) in raised {
            persons[person].enrollments[record] = try withRaises(persons[person].enrollments[record])
        }
        return SettlementPage(persons: persons, last: latest)
    }

    private struct SettlementRow {
        let person: PersonNumber
        let idNumber: String
        let record: EnrollmentRecord?
        let isRaised: Bool
    }

    private func settlementRow(_ row: PreparedStatement) throws -> SettlementRow {
        let person = try personNumber(row, 0)
        var record: EnrollmentRecord?
        if !row.isNull(2) {
            record = EnrollmentRecord(
                enrollment: Enrollment(
                    creditCode: try creditCode(row, 3), personNumber: person, insurance: try choice(row, 2),
                    startMonth: try month(row, 4), endMonth: try optionalMonth(row, 6),
                    monthlyWage: Money(fen: row.integer(7))),
                filing: row.text(5), operatingMonth: try optionalMonth(row, 8))
        }
        return SettlementRow(
            person: person, idNumber: row.text(1), record: record, isRaised: row.integer(9) != 0)
    }

    func settlementRun(_ filingID: String) throws -> SettlementRun? {
        let query = try statement(Self.run)
        query.bind(filingID)
        return try first(query) { row in
            var run = SettlementRun(filingID: filingID)
            run.after = row.isNull(0) ? nil : try personNumber(row, 0)
            run.persons = Int(row.integer(1))
            for (place, insurance) in Insurance.allCases.enumerated() {
                let column = Int32(2 + 3 * place)
                guard row.integer(column) > 0 else { continue }
                run.totals[insurance] = SettlementRun.Total(
                    lines: Int(row.integer(column)), employerAmount: Money(fen: row.integer(column + 1)),
                    individualAmount: Money(fen: row.integer(column + 2)))
            }
            return run
        }
    }

    func keep(_ run: SettlementRun) throws {
        let insert = try statement(Self.keepRun)
        insert.bind(run.filingID)
        insert.bind(run.after?.column)
        insert.bind(run.persons)
        for insurance in Insurance.allCases {
            let total = run.totals[insurance] ?? SettlementRun.Total()
            insert.bind(total.lines)
            insert.bind(total.employerAmount.fen)
            insert.bind(total.individualAmount.fen)
        }
        try self.run(insert)
    }
}
