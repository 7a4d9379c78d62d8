import Filings
import Registry
import SocialInsurance
import Testing

let employmentCases: [ConformanceCase] = [
    ConformanceCase(
        "a person's enrollments at one employer come with their filing, its month and their raises",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let elsewhere = try transaction.addPerson(.made(in: Place.nanjing)).personNumber
                let other = try transaction.addPerson(.made(IDNumber.second)).personNumber
                try transaction.enroll(.made(.pension, of: person), "E-1")
                try transaction.enroll(.made(.workInjury, of: elsewhere, to: "2021-03"), "E-2")
                try transaction.enroll(.made(.unemployment, of: person, at: Code.second), "E-3")
                try transaction.enroll(.made(.pension, of: other), "E-4")
                let record = EnrollmentRecord(
                    enrollment: .made(.pension, of: person), filing: "E-1", operatingMonth: month("2021-07"))
                let raises = [
                    WageRaise(change: 7, from: month("2021-05"), monthlyWage: Money(fen: 700_000)),
                    WageRaise(change: 9, from: month("2021-02"), monthlyWage: Money(fen: 800_000)),
                ]
                for raise in raises.reversed() { try transaction.raise(record, raise) }
                let found = try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first)
                #expect(
                    Set(found) == [
                        EnrollmentRecord(
                            enrollment: record.enrollment, filing: "E-1", operatingMonth: month("2021-07"),
                            raises: raises),
                        EnrollmentRecord(
                            enrollment: .made(.workInjury, of: elsewhere, to: "2021-03"), filing: "E-2",
                            operatingMonth: month("2021-07")),
                    ])
                #expect(try transaction.enrollments(idNumber: IDNumber.first).count == 3)
                #expect(try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.third) == [])
            }
        }),
    ConformanceCase(
        "the ledger is read as it was booked, line by line; a month that is taken back is not paid",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let january = LedgerEntry.made(.pays, "2021-01", of: person)
                let february = LedgerEntry.made(.pays, "2021-02", of: person, raise: 4)
                let difference = LedgerEntry.made(.changes, "2021-02", of: person, fen: 500, raise: 5)
                let reversing = LedgerEntry.made(.takesBack, "2021-01", of: person, fen: -650_000)
                try transaction.book([.of(january, "E-1:arrears"), .of(february, "S-1", .settlement)])
                try transaction.book([.of(difference, "J-1", .baseAdjustment)])
                try transaction.book([.of(reversing, "R-1", .rollback)])
                try transaction.book([.made(.pension, "2021-03", of: person, by: Code.second)])
                let lines = try transaction.ledger(idNumber: IDNumber.first, of: Code.first)
                #expect(Set(lines) == [january, february, difference, reversing])
                #expect(lines.count == 4)
                let months = month("2021-01")...month("2021-02")
                #expect(
                    try transaction.contributions(idNumber: IDNumber.first, months: months)
                        == [PaidContribution(month: month("2021-02"), insurance: .pension, payer: Code.first)])
                let paid = try transaction.paidMonths(
                    of: Code.first, insurances: [.pension], months: months, idNumbers: nil)
                #expect(paid.map(\.month) == [month("2021-02")])
                // What was taken back may be booked again.
                try transaction.book([.of(january, "E-2:arrears")])
                #expect(try transaction.contributions(idNumber: IDNumber.first, months: months).count == 2)
                #expect(
                    try transaction.auditLedger()
                        == LedgerTotals(bookedLines: 6, importedLines: 0, paidTwice: 0, enrolledTwice: 0))
            }
        }),
    ConformanceCase(
        "filings of different kinds that share an id book beside each other, each of them once",
        onOne: { registry in
            let person = try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let line = LedgerEntry.made(.pays, "2021-01", of: person)
                try transaction.book([.of(line, "X-1", .settlement), .of(line, "X-1", .rollback)])
                return person
            }
            await #expect(throws: RegistryError.self) {
                try await registry.write {
                    try $0.book([.of(.made(.pays, "2021-01", of: person), "X-1", .settlement)])
                }
            }
        }),
    ConformanceCase(
        "an audit finds what was taken back and never paid",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let reversing = LedgerEntry.made(.takesBack, "2021-01", of: person, fen: -1)
                try transaction.book([.of(reversing, "R-1", .rollback)])
                #expect(try transaction.auditLedger().overdrawn == 1)
            }
        }),
    ConformanceCase(
        "a flexible enrollment ends, a household type is set, a month of benefit is returned once",
        onOne: { registry in
            try await registry.write { transaction in
                let number = try transaction.beginImport(at: .at(0))
                let person = try transaction.addPerson(.made(household: nil)).personNumber
                let flexible = FlexibleEnrollment(personNumber: person, startMonth: month("2020-01"), endMonth: nil)
                _ = try transaction.add(.flexible([flexible]), of: number)
                let ended = FlexibleEnrollment(
                    personNumber: person, startMonth: month("2020-01"), endMonth: month("2021-06"))
                try transaction.endFlexible(ended)
                #expect(try transaction.flexibleEnrollments(idNumber: IDNumber.first) == [ended])

                try transaction.setHouseholdType(.ruralLocal, of: person)
                #expect(try transaction.personRecords(idNumber: IDNumber.first).first?.householdType == .ruralLocal)

                func payment(_ text: String, returned: Bool = false) -> BenefitPayment {
                    BenefitPayment(
                        personNumber: person, month: month(text), amount: Money(fen: 122_000), returned: returned)
                }
                _ = try transaction.add(.benefits([payment("2021-03"), payment("2021-04")]), of: number)
                try transaction.markReturned(payment("2021-03"), by: "N-1")
                #expect(
                    try transaction.benefits(idNumber: IDNumber.first, after: month("2021-01"))
                        == [payment("2021-03", returned: true), payment("2021-04")])
                for wrong in [payment("2021-03"), payment("2021-05")] {
                    #expect(throws: RegistryError.self) {
                        try transaction.savepoint { try transaction.markReturned(wrong, by: "N-2") }
                    }
                }
            }
        }),
]

extension RegistryTransaction {
    /// Enters an enrollment that was filed in July 2021.
    func enroll(_ enrollment: Enrollment, _ filing: String) throws {
        try addEnrollment(enrollment, filing: filing, operatingMonth: month("2021-07"))
    }
}

extension LedgerEntry {
    /// A pension line for enrollment E-1.
    static func made(
        _ effect: Effect, _ text: String, of person: PersonNumber, fen: Int64 = 650_000, raise: Int64? = nil
    ) -> LedgerEntry {
        LedgerEntry(
            personNumber: person, month: Month(text)!, insurance: .pension, effect: effect, base: Money(fen: fen),
            amounts: .init(employer: Money(fen: fen / 5), individual: Money(fen: fen / 10)), enrollment: "E-1",
            raise: raise)
    }
}

extension LedgerLine {
    static func of(_ entry: LedgerEntry, _ filing: String, _ kind: FilingKind = .arrears) -> LedgerLine {
        LedgerLine(
            entry, creditCode: Code.first, settlementMonth: month("2021-08"), kind: kind, filing: filing)
    }
}
