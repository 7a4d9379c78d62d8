import Filings
import Registry
import SocialInsurance

extension Session {
    private static let billedLines = Query(
        """
        SELECT p.person_number, p.id_number, p.name, c.month, c.insurance, c.direction, c.base, c.employer_amount,
            c.individual_amount, c.kind, c.filing
        FROM bills b CROSS JOIN persons p ON p.person_number = b.person_number
            CROSS JOIN contributions c ON c.person_number = b.person_number
                AND c.month BETWEEN b.first_month AND b.last_month
        WHERE b.credit_code = ?1 AND b.settlement_month = ?2 AND c.credit_code = ?1 AND c.settlement_month = ?2
        ORDER BY b.person_number, c.month, c.insurance
        """)
    private static let changes = Query(
        """
        SELECT p.person_number, p.id_number, p.name, c.number, c.kind, c.filing, c.reason, c.undone_by
        FROM enrollment_changes c INDEXED BY changes_of_person
            CROSS JOIN persons p ON p.person_number = c.person_number
        WHERE c.credit_code = ?1 AND c.operating_month = ?2 ORDER BY c.number
        """)
    /// A change is rolled back in the operating month of the rollback, which may be later than its own.
    private static let rollbacks = Query(
        """
        SELECT p.person_number, p.id_number, p.name, c.kind, c.filing, c.undone_by
        FROM enrollment_changes c INDEXED BY changes_of_person
            CROSS JOIN journal j ON j.kind = ?3 AND j.filing_id = c.undone_by
            CROSS JOIN persons p ON p.person_number = c.person_number
        WHERE c.credit_code = ?1 AND c.undone_by IS NOT NULL AND j.operating_month = ?2 ORDER BY j.sequence
        """)
    private static let joined = Query(
        """
        SELECT insurance, start_month, monthly_wage FROM enrollments
        WHERE person_number = ?1 AND credit_code = ?2 AND filing = ?3 ORDER BY insurance
        """)
    private static let left = Query(
        "SELECT insurance, last_month FROM ended_enrollments WHERE change = ?1 ORDER BY insurance, start_month")
    /// With the wage that each raise has raised: that of the raise before, or the one that the enrollment began with.
    private static let raised = Query(
        """
        SELECT r.insurance, r.from_month, r.monthly_wage, coalesce(
            (SELECT b.monthly_wage FROM wage_raises b
            WHERE b.person_number = r.person_number AND b.insurance = r.insurance AND b.credit_code = r.credit_code
                AND b.start_month = r.start_month AND b.filing = r.filing AND b.change < r.change
                AND b.from_month <= r.from_month AND (b.undone_by IS NULL OR b.undone_by IS r.undone_by)
            ORDER BY b.change DESC LIMIT 1), e.monthly_wage)
        FROM wage_raises r CROSS JOIN enrollments e
            ON e.person_number = r.person_number AND e.insurance = r.insurance AND e.credit_code = r.credit_code
                AND e.start_month = r.start_month AND e.filing = r.filing
        WHERE r.person_number = ?1 AND r.credit_code = ?2 AND r.change = ?3 ORDER BY r.insurance, r.start_month
        """)
    private static let imported = Query(
        """
        SELECT p.person_number, p.id_number, p.name, e.start_month = ?2, e.insurance, e.monthly_wage
        FROM enrollments e INDEXED BY imported_enrollments CROSS JOIN persons p ON p.person_number = e.person_number
        WHERE e.credit_code = ?1 AND e.filing = '' AND (e.start_month = ?2 OR (e.end_month = ?2
            AND NOT EXISTS (
                SELECT 1 FROM enrollment_changes c INDEXED BY changes_of_person CROSS JOIN ended_enrollments x
                    ON x.change = c.number AND x.person_number = e.person_number AND x.insurance = e.insurance
                        AND x.start_month = e.start_month AND x.filing = ''
                WHERE c.credit_code = ?1 AND c.person_number = e.person_number AND c.undone_by IS NULL)))
        ORDER BY e.person_number, 4 DESC, e.insurance
        """)

    func forEachBilledLine(
        of employer: CreditCode, in settlementMonth: Month, _ body: (BilledLine) throws -> Void
    ) throws {
        try forEachRow(Self.billedLines, employer, settlementMonth) { try body(try billedLine($0)) }
    }

    /// Steps through a query whose first two parameters are an employer and a month.
    private func forEachRow(
        _ query: Query, _ employer: CreditCode, _ month: Month, kind: FilingKind? = nil,
        _ body: (PreparedStatement) throws -> Void
    ) throws {
        let row = try statement(query)
        defer { row.reset() }
        row.bind(employer.text)
        row.bind(month.column)
        if let kind { row.bind(kind.column) }
        while try step(row) { try body(row) }
    }

    private func billedLine(_ row: PreparedStatement) throws -> BilledLine {
        var amounts: LedgerEntry.Amounts?
        if !row.isNull(7) {
            amounts = LedgerEntry.Amounts(employer: Money(fen: row.integer(7)), individual: Money(fen: row.integer(8)))
        }
        let filing = row.text(10)
        return BilledLine(
            person: try reportedPerson(row), month: try month(row, 3), insurance: try choice(row, 4),
            effect: try choice(row, 5), base: Money(fen: row.integer(6)), amounts: amounts,
            kind: filing.isEmpty ? nil : try choice(row, 9), filingID: filing.isEmpty ? nil : filing)
    }

    func forEachStaffChange(
        of employer: CreditCode, in month: Month, _ body: (StaffChange) throws -> Void
    ) throws {
        try forEachFiledChange(employer, month, body)
        try forEachRollback(employer, month, body)
        try forEachImportedChange(employer, month, body)
    }

    private func forEachFiledChange(
        _ employer: CreditCode, _ month: Month, _ body: (StaffChange) throws -> Void
    ) throws {
        try forEachRow(Self.changes, employer, month) { query in
            let person = try reportedPerson(query)
            let details: ChangeDetails =
                switch try choice(query, 4) as EnrollmentChange.Kind {
                case .enrollment: try joined(person, employer, query.text(5))
                case .termination: try left(query.integer(3), query.optionalText(6))
                case .baseAdjustment: try raised(person, employer, query.integer(3))
                }
            try body(
                StaffChange(
                    details.what, person: person, insurances: details.insurances, month: details.month,
                    wage: details.wage, filingID: query.text(5), undoneBy: query.optionalText(7)))
        }
    }

    private func forEachRollback(
        _ employer: CreditCode, _ month: Month, _ body: (StaffChange) throws -> Void
    ) throws {
        try forEachRow(Self.rollbacks, employer, month, kind: .rollback) { query in
            try body(
                StaffChange(
                    .rolledBack(try choice(query, 3), target: query.text(4)), person: try reportedPerson(query),
                    insurances: [], month: nil, wage: nil, filingID: query.text(5), undoneBy: nil))
        }
    }

    private func forEachImportedChange(
        _ employer: CreditCode, _ month: Month, _ body: (StaffChange) throws -> Void
    ) throws {
        // One change for all insurances of a person: the rows of a person that say the same stand together.
        var latest: StaffChange?
        try forEachRow(Self.imported, employer, month) { query in
            let isJoining = query.integer(3) != 0
            let change = StaffChange(
                isJoining ? .joined : .left(nil), person: try reportedPerson(query),
                insurances: [try choice(query, 4)], month: month, wage: isJoining ? Money(fen: query.integer(5)) : nil,
                filingID: nil, undoneBy: nil)
            if let joined = latest?.joined(with: change) {
                latest = joined
            } else {
                if let latest { try body(latest) }
                latest = change
            }
        }
        if let latest { try body(latest) }
    }

    private func reportedPerson(_ row: PreparedStatement) throws -> ReportedPerson {
        ReportedPerson(personNumber: try personNumber(row, 0), idNumber: row.text(1), name: row.text(2))
    }
}

/// What belongs to a kind of change.
private struct ChangeDetails {
    let what: StaffChange.What
    let insurances: [Insurance]
    var month: Month?
    var wage: Money?
}

extension Session {
    private func joined(_ person: ReportedPerson, _ employer: CreditCode, _ filing: String) throws -> ChangeDetails {
        let query = try statement(Self.joined)
        query.bind(person.personNumber.column)
        query.bind(employer.text)
        query.bind(filing)
        let rows = try all(query) { row in
            (insurance: try choice(row, 0) as Insurance, start: try month(row, 1), wage: Money(fen: row.integer(2)))
        }
        return ChangeDetails(
            what: .joined, insurances: rows.map(\.insurance), month: rows.first?.start, wage: rows.first?.wage)
    }

    private func left(_ change: Int64, _ reason: String?) throws -> ChangeDetails {
        let query = try statement(Self.left)
        query.bind(change)
        let rows = try all(query) { (insurance: try choice($0, 0) as Insurance, last: try month($0, 1)) }
        return ChangeDetails(
            what: .left(reason.flatMap(TerminationReason.init)), insurances: rows.map(\.insurance),
            month: rows.first?.last)
    }

    private func raised(_ person: ReportedPerson, _ employer: CreditCode, _ change: Int64) throws -> ChangeDetails {
        let query = try statement(Self.raised)
        query.bind(person.personNumber.column)
        query.bind(employer.text)
        query.bind(change)
        let rows = try all(query) { row in
            (
                insurance: try choice(row, 0) as Insurance, from: try month(row, 1), wage: Money(fen: row.integer(2)),
                former: Money(fen: row.integer(3))
            )
        }
        return ChangeDetails(
            what: .raised(from: rows.first?.former ?? .zero), insurances: rows.map(\.insurance),
            month: rows.first?.from, wage: rows.first?.wage)
    }
}

extension StaffChange {
    /// Both as one, where they differ in their insurances only; else nil.
    fileprivate func joined(with other: StaffChange) -> StaffChange? {
        guard what == other.what, person == other.person, month == other.month, wage == other.wage else { return nil }
        return StaffChange(
            what, person: person, insurances: insurances + other.insurances, month: month, wage: wage,
            filingID: filingID, undoneBy: undoneBy)
    }
}
