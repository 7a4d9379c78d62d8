import Registry
import SocialInsurance

extension Session {
    private static let latestPerson = Query(
        "SELECT max(person_number) FROM persons WHERE person_number BETWEEN ? AND ?")
    private static let addPerson = Query(
        """
        INSERT INTO persons (person_number, id_type, id_number, name, sex, birth_date, household_type)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    private static let addEnrollment = Query(
        """
        INSERT INTO enrollments
            (person_number, insurance, credit_code, start_month, filing, end_month, monthly_wage, operating_month)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    private static let book = Query(
        """
        INSERT INTO contributions
            (person_number, month, insurance, credit_code, kind, filing, direction, base, employer_amount,
             individual_amount, settlement_month, enrollment, raise)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    private static let noteEmployerPerson = Query(
        "INSERT INTO employer_persons (credit_code, person_number) VALUES (?, ?) ON CONFLICT DO NOTHING")
    private static let noteBill = Query(
        """
        INSERT INTO bills (credit_code, settlement_month, person_number, first_month, last_month) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET first_month = min(first_month, excluded.first_month),
            last_month = max(last_month, excluded.last_month)
        """)

    func addPerson(_ person: NewPerson) throws -> PersonRecord {
        let personNumber = try nextPersonNumber(in: person.area)
        let record = PersonRecord(
            personNumber: personNumber, area: person.area, identity: person.identity, name: person.name,
            sex: person.sex, birthDate: person.birthDate, householdType: person.householdType)
        let insert = try statement(Self.addPerson)
        bind(record, to: insert)
        try run(insert)
        return record
    }

    /// Binds person_number, id_type, id_number, name, sex, birth_date, household_type.
    func bind(_ record: PersonRecord, to statement: PreparedStatement) {
        statement.bind(record.personNumber.column)
        statement.bind(record.identity.type.column)
        statement.bind(record.identity.number)
        statement.bind(record.name.text)
        statement.bind(record.sex?.column)
        statement.bind(record.birthDate?.column)
        statement.bind(record.householdType?.column)
    }

    private func nextPersonNumber(in area: AreaCode) throws -> PersonNumber {
        let query = try statement(Self.latestPerson)
        let first = area.column * PersonNumber.serials
        query.bind(first)
        query.bind(first + PersonNumber.serials - 1)
        let latest = try self.first(query) { $0.optionalInteger(0) } ?? nil
        guard let number = PersonNumber(area: area, serial: Int((latest ?? first) - first) + 1) else {
            throw RegistryError.conflict("area \(area) has no person number left in \(connection.file)")
        }
        return number
    }

    func addEnrollment(_ enrollment: Enrollment, filing: String, operatingMonth: Month) throws {
        let insert = try statement(Self.addEnrollment)
        insert.bind(enrollment.personNumber.column)
        insert.bind(enrollment.insurance.column)
        insert.bind(enrollment.creditCode.text)
        insert.bind(enrollment.startMonth.column)
        insert.bind(filing)
        insert.bind(enrollment.endMonth?.column)
        insert.bind(enrollment.monthlyWage.fen)
        insert.bind(operatingMonth.column)
        try run(insert)
    }

    func book(_ lines: [LedgerLine]) throws {
        var bills = BillNotes()
        for line in lines {
            try book(line)
            try bills.add(
                line.creditCode, line.personNumber, settled: line.settlementMonth, line.contribution.month, note)
        }
        try bills.finish(note)
    }

    private func book(_ line: LedgerLine) throws {
        let insert = try statement(Self.book)
        insert.bind(line.personNumber.column)
        insert.bind(line.contribution.month.column)
        insert.bind(line.contribution.insurance.column)
        insert.bind(line.creditCode.text)
        insert.bind(line.kind.column)
        insert.bind(line.filing)
        insert.bind(line.effect.rawValue)
        insert.bind(line.contribution.base.fen)
        insert.bind(line.contribution.employerAmount.fen)
        insert.bind(line.contribution.individualAmount.fen)
        insert.bind(line.settlementMonth.column)
        insert.bind(line.enrollment)
        insert.bind(line.raise)
        try run(insert)
    }

    /// Notes for whom an employer has paid, and when it is billed.
    func note(_ bill: BillNotes.Bill) throws {
        let person = try statement(Self.noteEmployerPerson)
        person.bind(bill.creditCode.text)
        person.bind(bill.personNumber.column)
        try run(person)
        let note = try statement(Self.noteBill)
        note.bind(bill.creditCode.text)
        note.bind(bill.settlementMonth.column)
        note.bind(bill.personNumber.column)
        note.bind(bill.months.lowerBound.column)
        note.bind(bill.months.upperBound.column)
        try run(note)
    }
}

/// What is to be noted beside lines of the ledger: once for lines of the same bill that stand together.
struct BillNotes {
    struct Bill: Hashable {
        let creditCode: CreditCode
        let personNumber: PersonNumber
        let settlementMonth: Month
        fileprivate(set) var months: ClosedRange<Month>
    }

    private var latest: Bill?

    mutating func add(
        _ creditCode: CreditCode, _ personNumber: PersonNumber, settled: Month, _ month: Month,
        _ note: (Bill) throws -> Void
    ) throws {
        if let bill = latest, bill.creditCode == creditCode, bill.personNumber == personNumber,
            bill.settlementMonth == settled
        {
            let months = bill.months
            if !months.contains(month) {
                latest?.months = min(months.lowerBound, month)...max(months.upperBound, month)
            }
            return
        }
        try finish(note)
        latest = Bill(
            creditCode: creditCode, personNumber: personNumber, settlementMonth: settled, months: month...month)
    }

    mutating func finish(_ note: (Bill) throws -> Void) throws {
        if let latest { try note(latest) }
        latest = nil
    }
}
