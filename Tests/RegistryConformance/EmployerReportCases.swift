import Filings
import Registry
import SocialInsurance
import Testing

let employerReportCases: [ConformanceCase] = [
    ConformanceCase(
        "payment details hold every line that an employer is billed in a settlement month, and no other",
        onOne: { registry in
            let lines = try await registry.write { transaction in
                let first = try transaction.addPerson(.made()).personNumber
                let second = try transaction.addPerson(.made(IDNumber.second)).personNumber
                let january = LedgerEntry.made(.pays, "2021-01", of: first)
                let june = LedgerEntry.made(.pays, "2021-06", of: first)
                let back = LedgerEntry.made(.takesBack, "2021-01", of: first, fen: -650_000)
                try transaction.book([.of(june, "E-1:arrears"), .of(january, "E-1:arrears")])
                try transaction.book([.of(.made(.pays, "2021-07", of: first), "S-1", .settlement, in: "2021-09")])
                try transaction.book([.of(back, "R-1", .rollback)])
                try transaction.book([.made(.pension, "2021-05", of: second, by: Code.second)])
                try transaction.book([.of(.made(.changes, "2020-01", of: second, fen: 5), "J-1", .baseAdjustment)])
                return try transaction.billed(Code.first, "2021-08")
            }
            #expect(lines.map(\.month) == ["2021-01", "2021-01", "2021-06", "2020-01"].map(month))
            #expect(Set(lines[0...1].map(\.effect)) == [.pays, .takesBack])
            #expect(lines[3].effect == .changes && lines[3].person.idNumber == IDNumber.second)
            #expect(lines.map(\.filingID).last == "J-1" && lines.map(\.kind).last == .baseAdjustment)
            #expect(lines[2].person.name == "张三" && lines[2].amounts != nil)
            let others = try await registry.read { view in
                try [
                    (Code.first, "2021-09"), (Code.second, "2021-08"), (Code.third, "2021-08"), (Code.first, "2021-07"),
                ]
                .map { try view.billed($0, $1).count }
            }
            #expect(others == [1, 1, 0, 0])
        }),
    ConformanceCase(
        "imported lines are billed too, without amounts",
        onOne: { registry in
            let lines = try await registry.write { transaction in
                let number = try transaction.beginImport(at: .at(0))
                try transaction.addEmployers(number)
                let person = try transaction.addPerson(.made()).personNumber
                let rows = ["2021-03", "2020-12"].map { text in
                    ImportedContribution(
                        creditCode: Code.first, personNumber: person, insurance: .pension, month: month(text),
                        base: Money(fen: 100), settlementMonth: month("2021-04"))
                }
                _ = try transaction.add(.contributions(rows), of: number)
                return try transaction.billed(Code.first, "2021-04")
            }
            #expect(lines.map(\.month) == [month("2020-12"), month("2021-03")])
            #expect(lines.allSatisfy { $0.amounts == nil && $0.filingID == nil && $0.kind == nil })
        }),
    ConformanceCase(
        "monthly changes tell who joined, left, had the base raised or a change rolled back, in that operating month",
        onOne: { registry in
            let changes = try await registry.write { transaction in
                let first = try transaction.addPerson(.made()).personNumber
                let second = try transaction.addPerson(.made(IDNumber.second)).personNumber
                try transaction.join(first, "E-1", [.pension, .workInjury])
                try transaction.join(second, "E-2", [.pension])
                try transaction.join(second, "E-9", [.pension], at: Code.second)
                let end = try transaction.addChange(.made(.termination, "T-1", of: first, reason: .resigned))
                for record in try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first) {
                    try transaction.end(record, with: month("2021-06"), by: end)
                }
                try transaction.raise(second, "J-1", from: "2021-03", to: 800_000)
                try transaction.raise(second, "J-2", from: "2021-04", to: 900_000, in: "2021-08")
                let enrollment = try #require(try transaction.changes(idNumber: IDNumber.first, at: Code.first).first)
                _ = try transaction.insert(.made("R-1", kind: .rollback, person: IDNumber.first))
                try transaction.undo(enrollment, by: "R-1")
                return try ["2021-07", "2021-08", "2021-06"].map { try transaction.changes(Code.first, $0) }
            }
            let july = changes[0]
            #expect(
                july.map(\.what) == [
                    .joined, .joined, .left(.resigned), .raised(from: Money(fen: 650_000)),
                    .rolledBack(.enrollment, target: "E-1"),
                ])
            #expect(july.map(\.filingID) == ["E-1", "E-2", "T-1", "J-1", "R-1"])
            #expect(july.map(\.undoneBy) == ["R-1", nil, nil, nil, nil])
            #expect(july[0].insurances == [.pension, .workInjury] && july[2].insurances == [.pension, .workInjury])
            #expect(july.map(\.month) == [month("2021-01"), month("2021-01"), month("2021-06"), month("2021-03"), nil])
            #expect(july[3].wage == Money(fen: 800_000) && july[0].wage == Money(fen: 650_000))
            #expect(changes[1].map(\.what) == [.raised(from: Money(fen: 800_000))])
            #expect(changes[2].isEmpty)
        }),
    ConformanceCase(
        "what was imported counts in the month in which it began or ended, unless a filing has ended it",
        onOne: { registry in
            let changes = try await registry.write { transaction in
                let number = try transaction.beginImport(at: .at(0))
                try transaction.addEmployers(number)
                let first = try transaction.addPerson(.made()).personNumber
                let second = try transaction.addPerson(.made(IDNumber.second)).personNumber
                _ = try transaction.add(
                    .enrollments([
                        .made(.pension, of: first, from: "2021-05", to: "2021-07"),
                        .made(.workInjury, of: first, from: "2021-05", to: "2021-07"),
                        .made(.pension, of: second, from: "2021-05"),
                    ]), of: number)
                let end = try transaction.addChange(.made(.termination, "T-1", of: second, reason: nil, in: "2021-06"))
                for record in try transaction.enrollmentRecords(idNumber: IDNumber.second, at: Code.first) {
                    try transaction.end(record, with: month("2021-07"), by: end)
                }
                return try ["2021-05", "2021-07", "2021-06"].map { try transaction.changes(Code.first, $0) }
            }
            #expect(changes[0].map(\.what) == [.joined, .joined])
            #expect(changes[0][0].insurances == [.pension, .workInjury] && changes[0][0].filingID == nil)
            #expect(changes[1].map(\.what) == [.left(nil)] && changes[1][0].person.idNumber == IDNumber.first)
            #expect(changes[2].map(\.filingID) == ["T-1"])
        }),
]

extension RegistryView {
    fileprivate func billed(_ employer: CreditCode, _ text: String) throws -> [BilledLine] {
        var lines: [BilledLine] = []
        try forEachBilledLine(of: employer, in: month(text)) { lines.append($0) }
        return lines
    }

    fileprivate func changes(_ employer: CreditCode, _ text: String) throws -> [StaffChange] {
        var changes: [StaffChange] = []
        try forEachStaffChange(of: employer, in: month(text)) { changes.append($0) }
        return changes
    }
}

extension RegistryTransaction {
    fileprivate func join(
        _ person: PersonNumber, _ filing: String, _ insurances: [Insurance], at employer: CreditCode = Code.first
    ) throws {
        _ = try addChange(.made(.enrollment, filing, of: person, at: employer))
        for insurance in insurances {
            try addEnrollment(
                .made(insurance, of: person, at: employer), filing: filing, operatingMonth: month("2021-07"))
        }
    }

    fileprivate func raise(
        _ person: PersonNumber, _ filing: String, from start: String, to fen: Int64, in operating: String = "2021-07"
    ) throws {
        let change = try addChange(.made(.baseAdjustment, filing, of: person, in: operating))
        for record in try enrollmentRecords(idNumber: IDNumber.second, at: Code.first) {
            try raise(
                record, WageRaise(change: change.number, from: month(start), monthlyWage: Money(fen: fen)))
        }
    }

    fileprivate func addEmployers(_ number: Int64) throws {
        _ = try add(.areas([Area(code: Place.taizhou, name: "泰州市", injuryFactor: .full)]), of: number)
        _ = try add(
            .employers([Employer(creditCode: Code.first, name: "甲", area: Place.taizhou, injuryClass: 1)]), of: number)
    }
}

extension NewEnrollmentChange {
    fileprivate static func made(
        _ kind: EnrollmentChange.Kind, _ filing: String, of person: PersonNumber, at employer: CreditCode = Code.first,
        reason: TerminationReason? = nil, in operating: String = "2021-07"
    ) -> NewEnrollmentChange {
        NewEnrollmentChange(
            kind: kind, filingID: filing, creditCode: employer, personNumber: person, operatingMonth: month(operating),
            acceptedMonth: month(operating), reason: reason)
    }
}
