import Registry
import SocialInsurance
import Testing

let settlementCases: [ConformanceCase] = [
    ConformanceCase(
        "a settlement reads everybody, page by page, with the enrollments that cover the month",
        onOne: { registry in
            try await registry.write { transaction in
                let numbers = try (0..<5).map { _ in try transaction.addPerson(.made()).personNumber }
                try transaction.enroll(.made(.pension, of: numbers[0]), "E-1")
                try transaction.enroll(.made(.workInjury, of: numbers[0], at: Code.second), "E-2")
                try transaction.enroll(.made(.pension, of: numbers[2], to: "2021-05"), "E-3")
                try transaction.enroll(.made(.pension, of: numbers[3], from: "2021-07"), "E-4")
                try transaction.enroll(.made(.pension, of: numbers[4], from: "2021-06", to: "2021-06"), "E-5")
                func pages(_ employer: CreditCode?, limit: Int) throws -> [[String]] {
                    var pages: [[String]] = []
                    var after: PersonNumber?
                    while true {
                        let page = try transaction.settlementPage(
                            month("2021-06"), employer: employer, after: after, limit: limit)
                        guard let last = page.last else { return pages }
                        after = last
                        pages.append(page.persons.flatMap(\.enrollments).map(\.filing))
                        #expect(page.persons.allSatisfy { $0.idNumber == IDNumber.first && !$0.enrollments.isEmpty })
                    }
                }
                #expect(try pages(nil, limit: 9) == [["E-1", "E-2", "E-5"]])
                #expect(try pages(nil, limit: 2) == [["E-1", "E-2"], [], ["E-5"]])
                #expect(try pages(Code.second, limit: 5) == [["E-2"]])
                #expect(try pages(Code.third, limit: 4) == [[], []])
            }
        }),
    ConformanceCase(
        "a settlement's page tells raises that stand",
        onOne: { registry in
            try await registry.write { transaction in
                let person = try transaction.addPerson(.made()).personNumber
                try transaction.enroll(.made(.pension, of: person), "E-1")
                try transaction.enroll(.made(.workInjury, of: person), "E-1")
                let change = try transaction.addChange(.made(.baseAdjustment, "J-1", of: person))
                let record = EnrollmentRecord(
                    enrollment: .made(.pension, of: person), filing: "E-1", operatingMonth: month("2021-07"))
                try transaction.raise(
                    record,
                    WageRaise(change: change.number, from: month("2021-05"), monthlyWage: Money(fen: 700_000)))
                func wages() throws -> [Insurance: Money] {
                    let page = try transaction.settlementPage(month("2021-06"), employer: nil, after: nil, limit: 9)
                    let records = page.persons.flatMap(\.enrollments)
                    return Dictionary(uniqueKeysWithValues: records.map { ($0.enrollment.insurance, $0.currentWage) })
                }
                #expect(try wages() == [.pension: Money(fen: 700_000), .workInjury: Money(fen: 650_000)])
                try transaction.undo(change, by: "R-1")
                #expect(try wages() == [.pension: Money(fen: 650_000), .workInjury: Money(fen: 650_000)])
            }
        }),
    ConformanceCase(
        "how far a settlement has come is kept with what it has booked",
        onOne: { registry in
            let person = try await registry.write { try $0.addPerson(.made()).personNumber }
            #expect(try await registry.read { try $0.settlementRun("S-1") } == nil)
            try await registry.write { try $0.keep(SettlementRun(filingID: "S-1")) }
            #expect(try await registry.read { try $0.settlementRun("S-1") } == SettlementRun(filingID: "S-1"))
            var run = SettlementRun(filingID: "S-1")
            run.after = person
            run.persons = 2
            for insurance in [Insurance.pension, .pension, .workInjury] {
                run.add(
                    Contribution(
                        month: month("2021-07"), insurance: insurance, base: Money(fen: 5),
                        employerAmount: Money(fen: 3),
                        individualAmount: Money(fen: 2)))
            }
            let done = run
            try await registry.write { try $0.keep(done) }
            #expect(try await registry.read { try $0.settlementRun("S-1") } == run)
            #expect(run.lines == 3)
            #expect(
                run.totals[.pension] == .init(lines: 2, employerAmount: Money(fen: 6), individualAmount: Money(fen: 4)))
            #expect(run.totals[.unemployment] == nil)
        }),
]
