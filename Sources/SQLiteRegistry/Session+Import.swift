import Foundation
import Registry
import SocialInsurance

extension Session {
    private static let beginImport = Query("INSERT INTO imports (at) VALUES (?)")
    private static let addArea = Query(
        "INSERT INTO areas (code, name, injury_factor, import) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
    private static let sameArea = Query("SELECT name = ?2 AND injury_factor = ?3, import FROM areas WHERE code = ?1")
    private static let addEmployer = Query(
        """
        INSERT INTO employers (credit_code, name, area, injury_class, import) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    private static let sameEmployer = Query(
        "SELECT name = ?2 AND area = ?3 AND injury_class = ?4, import FROM employers WHERE credit_code = ?1")
    private static let addPerson = Query(
        """
        INSERT INTO persons
            (person_number, id_type, id_number, name, sex, birth_date, household_type, import)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    private static let samePerson = Query(
        """
        SELECT id_type = ?2 AND id_number = ?3 AND name = ?4 AND sex IS ?5 AND birth_date IS ?6
            AND household_type IS ?7, import
        FROM persons WHERE person_number = ?1
        """)
    private static let addBenefit = Query(
        """
        INSERT INTO benefits (person_number, month, amount, returned, import) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    private static let sameBenefit = Query(
        "SELECT amount = ?3 AND returned = ?4, import FROM benefits WHERE person_number = ?1 AND month = ?2")
    private static let hasEmployer = Query("SELECT 1 FROM employers WHERE credit_code = ?")
    private static let hasPerson = Query("SELECT 1 FROM persons WHERE person_number = ?")

    func beginImport(at now: Date) throws -> Int64 {
        let insert = try statement(Self.beginImport)
        insert.bind(now.column)
        try run(insert)
        return connection.lastInsertedID
    }

    func add(_ rows: ImportRows, of importNumber: Int64) throws -> ImportReceipt {
        switch rows {
        case .areas(let areas): try add(areas, importNumber, Self.addArea, Self.sameArea) { bind($0, to: $1) }
        case .employers(let employers):
            try add(employers, importNumber, Self.addEmployer, Self.sameEmployer) { bind($0, to: $1) }
        case .persons(let persons):
            try add(persons, importNumber, Self.addPerson, Self.samePerson) { bind($0, to: $1) }
        case .enrollments(let enrollments): try add(enrollments, importNumber)
        case .flexible(let enrollments): try add(enrollments, importNumber)
        case .contributions(let contributions): try add(contributions, importNumber)
        case .benefits(let benefits):
            try add(
                benefits, importNumber, Self.addBenefit, Self.sameBenefit,
                refusal: { try hasPerson($0.personNumber) ? nil : .unknownPerson }, bind: { bind($0, to: $1) })
        }
    }

    /// Adds rows that nothing like them exists for. `same` tells whether the existing row has the same content, and which
    /// import brought it; both statements are bound alike, but for the import's number at the end of `insert`.
    func add<Row>(
        _ rows: [Row], _ importNumber: Int64, _ insert: Query, _ same: Query,
        refusal: (Row) throws -> ImportRefusal? = { _ in nil }, bind: (Row, PreparedStatement) -> Void
    ) throws -> ImportReceipt {
        var receipt = ImportReceipt()
        for (index, row) in rows.enumerated() {
            if let refusal = try refusal(row) {
                receipt.refused[index] = refusal
                continue
            }
            let insertion = try statement(insert)
            bind(row, insertion)
            insertion.bind(importNumber)
            if try run(insertion) > 0 {
                receipt.added += 1
                continue
            }
            let comparison = try statement(same)
            bind(row, comparison)
            let existing = try first(comparison) { (isSame: $0.integer(0) != 0, importNumber: $0.optionalInteger(1)) }
            if existing?.isSame != true {
                receipt.refused[index] = .differs
            } else if existing?.importNumber == importNumber {
                receipt.refused[index] = .repeated
            } else {
                receipt.unchanged += 1
            }
        }
        return receipt
    }

    func hasEmployer(_ creditCode: CreditCode) throws -> Bool {
        let query = try statement(Self.hasEmployer)
        query.bind(creditCode.text)
        return try first(query) { _ in true } ?? false
    }

    func hasPerson(_ personNumber: PersonNumber) throws -> Bool {
        let query = try statement(Self.hasPerson)
        query.bind(personNumber.column)
        return try first(query) { _ in true } ?? false
    }

    private func bind(_ area: Area, to statement: PreparedStatement) {
        statement.bind(area.code.column)
        statement.bind(area.name)
        statement.bind(area.injuryFactor.column)
    }

    private func bind(_ employer: Employer, to statement: PreparedStatement) {
        statement.bind(employer.creditCode.text)
        statement.bind(employer.name)
        statement.bind(employer.area.column)
        statement.bind(employer.injuryClass)
    }

    private func bind(_ benefit: BenefitPayment, to statement: PreparedStatement) {
        statement.bind(benefit.personNumber.column)
        statement.bind(benefit.month.column)
        statement.bind(benefit.amount.fen)
        statement.bind(benefit.returned ? 1 : 0)
    }
}
