import Registry
import SocialInsurance

extension Session {
    private static let employerPersons = Query(
        """
        SELECT p.person_number, p.id_type, p.id_number, p.name, p.sex, p.birth_date, p.household_type
        FROM employer_persons e CROSS JOIN persons p ON p.person_number = e.person_number
        WHERE e.credit_code = ? ORDER BY p.id_number, p.person_number
        """)
    private static let employerPersonsOfID = Query(
        """
        SELECT p.person_number, p.id_type, p.id_number, p.name, p.sex, p.birth_date, p.household_type
        FROM persons p CROSS JOIN employer_persons e ON e.credit_code = ?2 AND e.person_number = p.person_number
        WHERE p.id_number = ?1 ORDER BY p.person_number
        """)
    private static let paidMonths = Query(
        """
        SELECT insurance, month FROM contributions
        WHERE person_number = ? AND month BETWEEN ? AND ? AND credit_code = ?
        GROUP BY month, insurance HAVING sum(direction) > 0
        """)

    func forEachPaidMonth(
        of employer: CreditCode, insurances: Set<Insurance>, months: ClosedRange<Month>, idNumbers: Set<String>?,
        _ body: (PaidMonth) throws -> Void
    ) throws {
        let persons = try persons(of: employer, idNumbers: idNumbers)
        var next = persons.startIndex
        // The records of one ID number stand together; their months are put in order together.
        while next < persons.endIndex {
            let idNumber = persons[next].identity.number
            let records = persons[next...].prefix { $0.identity.number == idNumber }
            next = records.endIndex
            var paid = try records.flatMap { try paidMonths($0, employer, insurances, months) }
            paid.sort { left, right in
                (left.insurance, left.month, left.person.personNumber)
                    < (right.insurance, right.month, right.person.personNumber)
            }
            try paid.forEach(body)
        }
    }

    private func persons(of employer: CreditCode, idNumbers: Set<String>?) throws -> [PersonRecord] {
        guard let idNumbers else {
            let query = try statement(Self.employerPersons)
            query.bind(employer.text)
            return try all(query) { try personRecord($0) }
        }
        return try idNumbers.sorted().flatMap { idNumber in
            let query = try statement(Self.employerPersonsOfID)
            query.bind(idNumber)
            query.bind(employer.text)
            return try all(query) { try personRecord($0) }
        }
    }

    private func paidMonths(
        _ person: PersonRecord, _ employer: CreditCode, _ insurances: Set<Insurance>, _ months: ClosedRange<Month>
    ) throws -> [PaidMonth] {
        let query = try statement(Self.paidMonths)
        query.bind(person.personNumber.column)
        query.bind(months.lowerBound.column)
        query.bind(months.upperBound.column)
        query.bind(employer.text)
        return try all(query) { PaidMonth(person: person, insurance: try choice($0, 0), month: try month($0, 1)) }
            .filter { insurances.contains($0.insurance) }
    }
}
