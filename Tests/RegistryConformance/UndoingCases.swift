import Registry
import SocialInsurance
import Testing

let undoingCases: [ConformanceCase] = [
    ConformanceCase(
        "changes of a person at an employer come in the order of acceptance, undone ones too",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let second = try transaction.addPerson(.made()).personNumber
                let other = try transaction.addPerson(.made(IDNumber.second)).personNumber
                let first = try transaction.addChange(.made(.enrollment, "E-1", of: second))
                let next = try transaction.addChange(.made(.baseAdjustment, "E-1", of: person, accepted: "2021-08"))
                let elsewhere = try transaction.addChange(.made(.termination, "T-1", of: person, at: Code.second))
                _ = try transaction.addChange(.made(.enrollment, "E-2", of: other))
                #expect(first.number < next.number && next.number < elsewhere.number)
                #expect(try transaction.changes(idNumber: IDNumber.first, at: Code.first) == [first, next])
                #expect(try transaction.changes(idNumber: IDNumber.first, at: Code.second) == [elsewhere])
                try transaction.undo(next, by: "R-1")
                let found = try transaction.changes(idNumber: IDNumber.first, at: Code.first)
                #expect(found.map(\.undoneBy) == [nil, "R-1"])
                #expect(found[1].acceptedMonth == month("2021-08") && found[1].operatingMonth == month("2021-07"))
            }
        }),
    ConformanceCase(
        "what is undone is not undone again",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let change = try transaction.addChange(.made(.enrollment, "E-1", of: person))
                try transaction.undo(change, by: "R-1")
                #expect(throws: RegistryError.self) {
                    try transaction.savepoint { try transaction.undo(change, by: "R-2") }
                }
                let found = try transaction.changes(idNumber: IDNumber.first, at: Code.first)
                #expect(found.map(\.undoneBy) == ["R-1"])
            }
        }),
    ConformanceCase(
        "an undone enrollment counts no more, and makes room for the same one",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                for insurance in Insurance.allCases {
                    try transaction.enroll(.made(insurance, of: person), "E-1")
                }
                try transaction.enroll(.made(.pension, of: person, from: "2020-01", to: "2020-12"), "E-0")
                let change = try transaction.addChange(.made(.enrollment, "E-1", of: person))
                try transaction.undo(change, by: "R-1")
                let rest = try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first)
                #expect(rest.map(\.filing) == ["E-0"])
                #expect(try transaction.enrollments(idNumber: IDNumber.first).count == 1)
                try transaction.enroll(.made(.pension, of: person), "E-2")
                #expect(try transaction.enrollments(idNumber: IDNumber.first).count == 2)
                #expect(try transaction.auditLedger().enrolledTwice == 0)
                let page = try transaction.settlementPage(month("2021-07"), employer: nil, after: nil, limit: 9)
                #expect(page.persons.flatMap(\.enrollments).map(\.filing) == ["E-2"])
            }
        }),
    ConformanceCase(
        "an undone termination leaves each enrollment with the end that it had",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                let open = Enrollment.made(.pension, of: person)
                let ending = Enrollment.made(.workInjury, of: person, to: "2021-12")
                try transaction.enroll(open, "E-1")
                try transaction.enroll(ending, "E-1")
                try transaction.enroll(.made(.workInjury, of: person, to: "2021-12"), "E-9")
                let change = try transaction.addChange(.made(.termination, "T-1", of: person))
                for record in try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first)
                where record.filing == "E-1" {
                    try transaction.end(record, with: month("2021-07"), by: change)
                }
                let ended = try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first)
                #expect(ended.filter { $0.filing == "E-1" }.allSatisfy { $0.enrollment.endMonth == month("2021-07") })
                #expect(ended.first { $0.filing == "E-9" }?.enrollment.endMonth == month("2021-12"))
                #expect(Set(try transaction.endedEnrollments(by: change)) == [open, ending])
                try transaction.undo(change, by: "R-1")
                #expect(
                    Set(try transaction.enrollments(idNumber: IDNumber.first)) == [open, ending])
            }
        }),
    ConformanceCase(
        "an undone base adjustment leaves the raise before it",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                try transaction.enroll(.made(.pension, of: person), "E-1")
                try transaction.enroll(.made(.workInjury, of: person), "E-1")
                var changes: [EnrollmentChange] = []
                for (number, wage) in [Int64(700_000), 800_000].enumerated() {
                    let change = try transaction.addChange(.made(.baseAdjustment, "J-\(number)", of: person))
                    for record in try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first) {
                        try transaction.raise(
                            record,
                            WageRaise(change: change.number, from: month("2021-05"), monthlyWage: Money(fen: wage)))
                    }
                    changes.append(change)
                }
                func wages() throws -> Set<Money> {
                    let records = try transaction.enrollmentRecords(idNumber: IDNumber.first, at: Code.first)
                    return Set(records.map(\.currentWage))
                }
                #expect(try wages() == [Money(fen: 800_000)])
                try transaction.undo(changes[1], by: "R-1")
                #expect(try wages() == [Money(fen: 700_000)])
                try transaction.undo(changes[0], by: "R-2")
                #expect(try wages() == [Money(fen: 650_000)])
            }
        }),
]

extension NewEnrollmentChange {
    static func made(
        _ kind: EnrollmentChange.Kind, _ filing: String, of person: PersonNumber, at code: CreditCode = Code.first,
        accepted: String = "2021-07"
    ) -> NewEnrollmentChange {
        NewEnrollmentChange(
            kind: kind, filingID: filing, creditCode: code, personNumber: person, operatingMonth: month("2021-07"),
            acceptedMonth: month(accepted), reason: kind == .termination ? .resigned : nil)
    }
}
