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
        var noted: (CreditCode, PersonNumber)?
        for line in lines {
            try book(line)
            if noted.map({ $0 != (line.creditCode, line.personNumber) }) ?? true {
                try noteEmployerPerson(line.creditCode, line.personNumber)
                noted = (line.creditCode, line.personNumber)
            }
        }
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

    func noteEmployerPerson(_ creditCode: CreditCode, _ personNumber: PersonNumber) throws {
        let insert = try statement(Self.noteEmployerPerson)
        insert.bind(creditCode.text)
        insert.bind(personNumber.column)
        try run(insert)
    }
}
