import Foundation
import Registry
import SocialInsurance
import Testing

let importCases: [ConformanceCase] = [
    ConformanceCase(
        "an import brings everything where the rules look for it",
        onOne: { registry in
            let summary = try await ImportFolder.run(sampleFiles, into: registry)
            #expect(
                summary.added == [
                    .areas: 2, .employers: 2, .persons: 3, .enrollments: 2, .flexible: 1, .contributions: 2,
                    .benefits: 2,
                ])
            try await registry.read { view throws in
                #expect(
                    try view.area(Place.taizhou) == Area(code: Place.taizhou, name: "泰州市", injuryFactor: .fourFifths))
                #expect(try view.area(Place.nanjing)?.injuryFactor == .full)
                #expect(
                    try view.employer(Code.second)
                        == Employer(creditCode: Code.second, name: "第二, \"大\"有限公司", area: Place.nanjing, injuryClass: 8)
                )
                let records = try view.personRecords(idNumber: IDNumber.first)
                #expect(records.map(\.personNumber.text) == ["32010000000003", "32120000000007"])
                #expect(records[1].householdType == .urban)
                // What is left out follows from the ID number, but for the household type.
                #expect(records[0].sex == .male)
                #expect(records[0].birthDate == CalendarDate("1978-12-16"))
                #expect(records[0].householdType == nil)
                #expect(try view.personRecords(idNumber: "E1234567").first?.name == PersonName("阿依古丽•买买提"))
            }
        }),
    ConformanceCase(
        "imported periods, contributions and benefits stand",
        onOne: { registry in
            _ = try await ImportFolder.run(sampleFiles, into: registry)
            try await registry.read { view throws in
                let here = try #require(PersonNumber("32120000000007"))
                let there = try #require(PersonNumber("32010000000003"))
                let found = try view.enrollments(idNumber: IDNumber.first)
                #expect(Set(found.map(\.personNumber)) == [here, there])
                #expect(found.first { $0.personNumber == here }?.endMonth == month("2020-12"))
                #expect(found.first { $0.personNumber == there }?.endMonth == nil)
                #expect(found.first { $0.personNumber == there }?.monthlyWage == Money(fen: 700_000))
                let flexible = try view.flexibleEnrollments(idNumber: "E1234567")
                #expect(flexible.map(\.startMonth) == [month("2021-02")])
                #expect(flexible.map(\.endMonth) == [nil])
                let paid = try view.contributions(idNumber: IDNumber.first, months: month("2020-01")...month("2021-06"))
                #expect(
                    Set(paid) == [
                        PaidContribution(month: month("2020-12"), insurance: .pension, payer: Code.first),
                        PaidContribution(month: month("2021-01"), insurance: .pension, payer: nil),
                    ])
                let certified = try view.paidMonths(
                    of: Code.first, insurances: [.pension], months: month("2020-01")...month("2021-06"), idNumbers: nil)
                #expect(certified.map(\.month) == [month("2020-12")])
                let benefits = try view.benefits(idNumber: IDNumber.first, after: month("2021-02"))
                #expect(benefits.map(\.month) == [month("2021-03"), month("2021-04")])
                #expect(benefits.map(\.returned) == [false, true])
                #expect(try view.benefits(idNumber: IDNumber.first, after: month("2021-03")).count == 1)
                #expect(try view.auditLedger().importedLines == 2)
            }
        }),
    ConformanceCase(
        "an import can be repeated, and completed",
        onOne: { registry in
            _ = try await ImportFolder.run(sampleFiles, into: registry)
            let again = try await ImportFolder.run(sampleFiles, into: registry)
            #expect(again.added.values.allSatisfy { $0 == 0 })
            #expect(again.rows(of: .persons) == 3)
            #expect(again.unchanged == (try await ImportFolder.run(sampleFiles, into: registry)).unchanged)
            let more = try await ImportFolder.run([.benefits: "32120000000007,2021-05,1220.00,0\n"], into: registry)
            #expect(more.added == [.benefits: 1])
            #expect(try await registry.read { try $0.auditLedger().importedLines } == 2)
        }),
    ConformanceCase(
        "what a filing has made is not imported once more",
        onOne: { registry in
            var files = sampleFiles
            files[.enrollments] = nil
            files[.contributions] = nil
            _ = try await ImportFolder.run(files, into: registry)
            let person = try #require(PersonNumber("32120000000007"))
            try await registry.write { transaction in
                try transaction.addEnrollment(
                    .made(.pension, of: person, from: "2020-01", to: "2020-12"), filing: "E-1",
                    operatingMonth: month("2021-07"))
                try transaction.book([.made(.pension, "2020-12", of: person)])
            }
            let problems = try await ImportFolder.problems(sampleFiles, into: registry)
            #expect(problems.map { String($0.prefix(27)) } == ["contributions.csv line 2: a"])
            #expect(try await registry.read { try $0.auditLedger().paidTwice } == 0)
        }),
    ConformanceCase(
        "byte order marks, CRLF, quotes, other orders of columns and empty lines are read",
        onOne: { registry in
            let text = "\u{FEFF}name,injury_class,area,\"credit_code\"\r\n\"第一\n有限公司\",2,321200,\(Code.first.text)\r\n"
            let problems = try await ImportFolder.problems([.employers: "!" + text], into: registry)
            #expect(problems == ["employers.csv line 2: name is not a name of 1 to 200 characters in one line"])
            let good =
                "\u{FEFF}name,injury_class,area,\"credit_code\"\r\n\r\n\"第一\"\"有限\"\"公司\",\"2\",321200,\(Code.first.text)"
            _ = try await ImportFolder.run([.employers: "!" + good], into: registry)
            #expect(try await registry.read { try $0.employer(Code.first)?.name } == "第一\"有限\"公司")
        }),
    ConformanceCase(
        "a large import goes through in pieces",
        onOne: { registry in
            _ = try await ImportFolder.run(sampleFiles, into: registry)
            var rows = ""
            for index in 0..<2500 {
                rows += "32120000000008,\(1990 + index / 12)-\(index % 12 < 9 ? "0" : "")\(index % 12 + 1),1.00,0\n"
            }
            let summary = try await ImportFolder.run([.benefits: rows], into: registry)
            #expect(summary.added[.benefits] == 2500)
            let problems = try await ImportFolder.problems(
                [.benefits: rows + "32120000000008,2021-03,1.01,0\n"], into: registry)
            #expect(problems.count == 1)
            #expect(problems.first?.hasPrefix("benefits.csv line 2502: ") == true)
        }),
]
