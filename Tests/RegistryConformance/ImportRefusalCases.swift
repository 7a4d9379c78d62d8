import Foundation
import Registry
import SocialInsurance
import Testing

let importRefusalCases: [ConformanceCase] = [
    ConformanceCase(
        "each bad value is named by file, line and column, several at once, and nothing is kept",
        onOne: { registry in
            let code = Code.first.text
            var files = sampleFiles
            files[.areas] = "321200,泰州市,0.7\n3212,泰州市,1\n320100,,1\n"
            files[.employers] = "91440300708461136X,甲,321200,9\n\(code),乙,321200,1\n"
            files[.persons] = """
                32120000000007,321200,resident-id,321083197812162118,张三,male,1978-12-16,10
                32120000000008,321200,resident,321083197812162119,,man,1978-02-30,99
                32010000000009,321200,passport,E1234567,李四,,,
                3212000000001,321200,passport,E1234567,李四,,,

                """
            files[.enrollments] =
                "\(code),32120000000007,medical,2021-13,2021-1,-1\n\(code),32120000000007,pension,2021-02,2021-01,1.234\n"
            files[.contributions] = "\(code),32120000000007,pension,,,\n"
            files[.flexible] = ",2021-01,\n"
            files[.benefits] = "32120000000007,2021-03,1220.00,yes\n"
            let problems = try await ImportFolder.problems(files, into: registry)
            #expect(problems == expectedProblems)
            #expect(try await registry.read { try $0.area(Place.taizhou) } == nil)
            #expect(try await registry.read { try $0.employer(Code.second) } == nil)
        }),
    ConformanceCase(
        "a person who is not whom the ID number says, amounts of nothing, and bills before their month are refused",
        onOne: { registry in
            let code = Code.first.text
            var files = sampleFiles
            files[.persons] = """
                32120000000007,321200,resident-id,321083197812162119,张三,female,1978-12-17,10
                32120000000008,321200,resident-id,321083197812162119,张三,male,1978-12-16,10
                32120000000009,321200,resident-id,321083197812162119,张三,,,10
                32120000000010,321200,passport,321083197812162119,张三,female,1980-01-01,10

                """
            files[.enrollments] = "\(code),32120000000008,pension,2021-01,,0.00\n"
            files[.contributions] = """
                \(code),32120000000008,pension,2021-02,0,2021-01
                \(code),32120000000008,pension,2021-02,6500.00,2021-02

                """
            files[.benefits] = "32120000000008,2021-03,0.00,0\n"
            let amount = "an amount in yuan above zero with at most two decimals"
            let problems = try await ImportFolder.problems(files, into: registry)
            #expect(
                problems == [
                    "persons.csv line 2: sex is not what the ID number says",
                    "persons.csv line 2: birth_date is not what the ID number says",
                    "enrollments.csv line 2: monthly_wage is not \(amount)",
                    "contributions.csv line 2: base is not \(amount)",
                    "contributions.csv line 2: settlement_month lies before month",
                    "benefits.csv line 2: amount is not \(amount)",
                ])
        }),
    ConformanceCase(
        "what refers to nothing is named",
        onOne: { registry in
            let stranger = Code.third.text
            var files = sampleFiles
            files[.enrollments] =
                "\(stranger),32120000000007,pension,2021-01,,1\n\(Code.first.text),32120000000099,pension,2021-01,,1\n"
            files[.contributions] =
                "\(stranger),32120000000007,pension,2021-01,1,2021-02\n,32120000000099,pension,2021-01,1,2021-02\n"
            files[.flexible] = "32120000000099,2021-01,\n"
            files[.benefits] = "32120000000099,2021-03,1220.00,0\n"
            let problems = try await ImportFolder.problems(files, into: registry)
            let employer = "credit_code is that of no employer, neither here nor in the registry"
            let person = "person_number is that of no person, neither here nor in the registry"
            #expect(
                problems == [
                    "enrollments.csv line 2: \(employer)", "enrollments.csv line 3: \(person)",
                    "flexible.csv line 2: \(person)", "contributions.csv line 2: \(employer)",
                    "contributions.csv line 3: \(person)", "benefits.csv line 2: \(person)",
                ])
        }),
    ConformanceCase(
        "a row that comes twice is named, and so is one that differs",
        onOne: { registry in
            for (file, text) in sampleFiles {
                var files = sampleFiles
                let rows = text.split(separator: "\n", omittingEmptySubsequences: true)
                files[file] = text + rows[0] + "\n"
                let line = rows.count + 2
                #expect(
                    try await ImportFolder.problems(files, into: registry)
                        == ["\(file.name) line \(line): the same row stands above already"])
            }
            let different: [ImportFile: String] = [
                .areas: "321200,泰州市,0.5", .employers: "\(Code.first.text),第一有限公司,321200,3",
                .persons: "32120000000007,321200,resident-id,321083197812162119,张三,male,1978-12-16,11",
                .enrollments: "\(Code.first.text),32120000000007,pension,2020-01,,6500.00",
                .flexible: "32120000000008,2021-02,2021-03",
                .contributions: "\(Code.first.text),32120000000007,pension,2020-12,6500.01,2021-01",
                .benefits: "32120000000007,2021-03,1220.00,1",
            ]
            for (file, row) in different {
                var files = sampleFiles
                files[file, default: ""] += row + "\n"
                let problems = try await ImportFolder.problems(files, into: registry)
                #expect(problems.count == 1)
                #expect(problems.first?.contains("same key and other content") == true)
            }
            _ = try await ImportFolder.run(sampleFiles, into: registry)
            for (file, row) in different {
                let problems = try await ImportFolder.problems([file: row], into: registry)
                #expect(
                    problems.map { $0.hasPrefix("\(file.name) line 2: a row with the same key and other content") } == [
                        true
                    ])
            }
        }),
    ConformanceCase(
        "a wrong header is named, column by column",
        onOne: { registry in
            let missing = try await ImportFolder.problems(
                [.flexible: "!person_number,start_month,ende,start_month\n"], into: registry)
            #expect(
                missing == [
                    "flexible.csv line 1: column 3 (ende) is unknown",
                    "flexible.csv line 1: column start_month comes twice",
                    "flexible.csv line 1: column end_month is missing",
                ])
            let none = try await ImportFolder.problems([.flexible: "!32120000000008,2021-02,\n"], into: registry)
            #expect(none == ["flexible.csv line 1: this is no header; expected: person_number,start_month,end_month"])
            let nothing = try await ImportFolder.problems([.flexible: "!"], into: registry)
            #expect(nothing == ["flexible.csv: the file is empty; not even a header is there"])
            let person = try await ImportFolder.problems([.flexible: "!person_number,张三,end_month\n"], into: registry)
            #expect(person.contains { $0.contains("张三") } == false)
        }),
    ConformanceCase(
        "rows of a wrong form are named by the line where they begin",
        onOne: { registry in
            let rows = "321200,a\n321200,\"a\nb\"c,1\n321200,a,1,1\n\n320100,\"never closed,1\n321300,b,1\n"
            let problems = try await ImportFolder.problems([.areas: rows], into: registry)
            #expect(
                problems == [
                    "areas.csv line 2: 2 fields instead of 3", "areas.csv line 3: text follows a closing quote",
                    "areas.csv line 5: 4 fields instead of 3",
                    "areas.csv line 7: a quote is opened here and never closed",
                ])
        }),
    ConformanceCase(
        "text that is no UTF-8 is refused",
        onOne: { registry in
            var bytes = Data("area,name,injury_factor\n321200,".utf8)
            bytes.append(contentsOf: [0xCC, 0xA9, 0xD6, 0xDD])
            bytes.append(contentsOf: Data(",1\n".utf8))
            let expected = ImportProblem(
                file: "areas.csv", line: 2, reason: "name is not UTF-8; save the file as \"CSV UTF-8\"")
            let content = bytes
            await #expect(throws: ImportFailure(problems: [expected], isCutShort: false)) {
                _ = try await ImportFolder.run(["areas.csv": content], into: registry)
            }
        }),
    ConformanceCase(
        "reading stops after so many problems",
        onOne: { registry in
            let rows = String(repeating: "x,y,z\n", count: 50)
            do {
                _ = try await ImportFolder.run([.areas: rows, .flexible: rows], into: registry, problemLimit: 5)
                Issue.record("nothing was refused")
            } catch let failure as ImportFailure {
                #expect(failure.problems.count == 5)
                #expect(failure.isCutShort)
                #expect(failure.description.hasSuffix("There may be more: reading stopped after 5 problems."))
            }
        }),
    ConformanceCase(
        "a folder without files, or with a file of another name, is refused",
        onOne: { registry in
            for names in [["contribution.csv", "areas.csv"], ["readme.txt"], []] {
                let files = names.map { ($0, Data((ImportFolder.header(of: .areas) + "\n").utf8)) }
                await #expect(throws: ImportFailure.self) {
                    _ = try await ImportFolder.run(Dictionary(uniqueKeysWithValues: files), into: registry)
                }
            }
            let missing = try ImportFolder([:])
            try FileManager.default.removeItem(at: missing.url)
            await #expect(throws: ImportFailure.self) { _ = try await missing.run(into: registry) }
            let odd = try ImportFolder([:])
            try FileManager.default.createDirectory(
                at: odd.url.appendingPathComponent("areas.csv"), withIntermediateDirectories: false)
            await #expect(throws: ImportFailure.self) { _ = try await odd.run(into: registry) }
            try FileManager.default.removeItem(at: odd.url)
        }),
]

private let expectedProblems = [
    "areas.csv line 2: injury_factor is not an injury factor: 1, 0.8 or 0.5",
    "areas.csv line 3: area is not an area code of six digits",
    "areas.csv line 4: name is empty",
    "employers.csv line 2: credit_code is not a unified social credit code",
    "employers.csv line 2: injury_class is not a class from 1 to 8",
    "persons.csv line 2: id_number is not a number by the rules of its id_type",
    "persons.csv line 3: id_type is not resident-id or passport",
    "persons.csv line 3: name is empty",
    "persons.csv line 3: sex is not male or female",
    "persons.csv line 3: birth_date is not a date as YYYY-MM-DD",
    "persons.csv line 3: household_type is not a code of AAC009",
    "persons.csv line 4: person_number does not begin with the area",
    "persons.csv line 5: person_number is not a person number of 14 digits",
    "enrollments.csv line 2: insurance is not pension, unemployment or work-injury",
    "enrollments.csv line 2: start_month is not a month as YYYY-MM",
    "enrollments.csv line 2: end_month is not a month as YYYY-MM",
    "enrollments.csv line 2: monthly_wage is not an amount in yuan above zero with at most two decimals",
    "enrollments.csv line 3: end_month lies before start_month",
    "enrollments.csv line 3: monthly_wage is not an amount in yuan above zero with at most two decimals",
    "flexible.csv line 2: person_number is empty",
    "contributions.csv line 2: month is empty",
    "contributions.csv line 2: base is empty",
    "contributions.csv line 2: settlement_month is empty",
    "benefits.csv line 2: returned is not 0 or 1",
]
