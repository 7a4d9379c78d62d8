import Registry
import SocialInsurance

extension Session {
    private static let addChange = Query(
        """
        INSERT INTO enrollment_changes
            (kind, filing, credit_code, person_number, operating_month, accepted_month, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    private static let keepFormerEnd = Query(
        """
        INSERT INTO ended_enrollments (change, person_number, insurance, start_month, filing, former_end_month)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    private static let endEnrollment = Query(
        """
        UPDATE enrollments SET end_month = ?6
        WHERE person_number = ?1 AND insurance = ?2 AND credit_code = ?3 AND start_month = ?4 AND filing = ?5
        """)
    private static let addRaise = Query(
        """
        INSERT INTO wage_raises
            (person_number, insurance, credit_code, start_month, filing, change, from_month, monthly_wage)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    private static let undoChange = Query(
        "UPDATE enrollment_changes SET undone_by = ? WHERE number = ? AND undone_by IS NULL")
    private static let undoEnrollments = Query(
        """
        UPDATE enrollments SET undone_by = ?1
        WHERE person_number = ?2 AND credit_code = ?3 AND filing = ?4 AND undone_by IS NULL
        """)
    private static let restoreEnds = Query(
        """
        UPDATE enrollments SET end_month = x.former_end_month FROM ended_enrollments x
        WHERE x.change = ?1 AND enrollments.person_number = x.person_number AND enrollments.insurance = x.insurance
            AND enrollments.credit_code = ?2 AND enrollments.start_month = x.start_month
            AND enrollments.filing = x.filing
        """)
    private static let undoRaises = Query(
        """
        UPDATE wage_raises SET undone_by = ?1
        WHERE change = ?2 AND undone_by IS NULL AND person_number IN (
            SELECT p.person_number FROM persons p
            WHERE p.id_number = (SELECT id_number FROM persons WHERE person_number = ?3))
        """)
    private static let endFlexible = Query(
        "UPDATE flexible_enrollments SET end_month = ?3 WHERE person_number = ?1 AND start_month = ?2")
    private static let setHouseholdType = Query("UPDATE persons SET household_type = ? WHERE person_number = ?")
    private static let markReturned = Query(
        """
        UPDATE benefits SET returned = 1, returned_by = ?1
        WHERE person_number = ?2 AND month = ?3 AND amount = ?4 AND returned = 0
        """)

    func addChange(_ change: NewEnrollmentChange) throws -> EnrollmentChange {
        let insert = try statement(Self.addChange)
        insert.bind(change.kind.column)
        insert.bind(change.filingID)
        insert.bind(change.creditCode.text)
        insert.bind(change.personNumber.column)
        insert.bind(change.operatingMonth.column)
        insert.bind(change.acceptedMonth.column)
        insert.bind(change.reason?.rawValue)
        try run(insert)
        return EnrollmentChange(
            number: connection.lastInsertedID, kind: change.kind, filingID: change.filingID,
            creditCode: change.creditCode, personNumber: change.personNumber, operatingMonth: change.operatingMonth,
            acceptedMonth: change.acceptedMonth)
    }

    func end(_ record: EnrollmentRecord, with lastMonth: Month, by change: EnrollmentChange) throws {
        let keep = try statement(Self.keepFormerEnd)
        keep.bind(change.number)
        keep.bind(record.enrollment.personNumber.column)
        keep.bind(record.enrollment.insurance.column)
        keep.bind(record.enrollment.startMonth.column)
        keep.bind(record.filing)
        keep.bind(record.enrollment.endMonth?.column)
        try run(keep)
        let end = try statement(Self.endEnrollment)
        bind(record, to: end)
        end.bind(lastMonth.column)
        try expectOne(try run(end), "an enrollment that is to be ended")
    }

    func raise(_ record: EnrollmentRecord, _ raise: WageRaise) throws {
        let insert = try statement(Self.addRaise)
        bind(record, to: insert)
        insert.bind(raise.change)
        insert.bind(raise.from.column)
        insert.bind(raise.monthlyWage.fen)
        try run(insert)
    }

    func undo(_ change: EnrollmentChange, by rollback: String) throws {
        let undo = try statement(Self.undoChange)
        undo.bind(rollback)
        undo.bind(change.number)
        try expectOne(try run(undo), "a change that is to be undone, and stands,")
        switch change.kind {
        case .enrollment:
            let void = try statement(Self.undoEnrollments)
            void.bind(rollback)
            void.bind(change.personNumber.column)
            void.bind(change.creditCode.text)
            void.bind(change.filingID)
            try run(void)
        case .termination:
            let restore = try statement(Self.restoreEnds)
            restore.bind(change.number)
            restore.bind(change.creditCode.text)
            try run(restore)
        case .baseAdjustment:
            let lower = try statement(Self.undoRaises)
            lower.bind(rollback)
            lower.bind(change.number)
            lower.bind(change.personNumber.column)
            try run(lower)
        }
    }

    func endFlexible(_ enrollment: FlexibleEnrollment) throws {
        let end = try statement(Self.endFlexible)
        end.bind(enrollment.personNumber.column)
        end.bind(enrollment.startMonth.column)
        end.bind(enrollment.endMonth?.column)
        try expectOne(try run(end), "a flexible enrollment that is to be ended")
    }

    func setHouseholdType(_ householdType: HouseholdType, of person: PersonNumber) throws {
        let set = try statement(Self.setHouseholdType)
        set.bind(householdType.column)
        set.bind(person.column)
        try expectOne(try run(set), "a person record that is to be changed")
    }

    func markReturned(_ payment: BenefitPayment, by filing: String) throws {
        let mark = try statement(Self.markReturned)
        mark.bind(filing)
        mark.bind(payment.personNumber.column)
        mark.bind(payment.month.column)
        mark.bind(payment.amount.fen)
        try expectOne(try run(mark), "a month of benefit that is to be returned")
    }

    private func expectOne(_ changes: Int, _ what: String) throws {
        guard changes == 1 else { throw RegistryError.conflict("\(connection.file) does not hold \(what) once") }
    }
}
