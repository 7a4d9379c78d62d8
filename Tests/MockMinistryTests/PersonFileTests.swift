import Foundation
import SocialInsurance
import Testing

@testable import MockMinistry

@Suite("The persons' file")
struct PersonFileTests {
    private static let header = "id_number,name,sex,birth_date,household_type"

    private func read(_ text: String) throws -> [String: PersonDirectory.Person] {
        let today = try #require(CalendarDate("2026-01-01"))
        return try PersonFile.read(Data(text.utf8), file: "persons.csv", today: today)
    }

    private func problems(_ text: String) throws -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let error as PersonFile.Invalid {
            return error.problems
        }
    }

    @Test("persons are read, with what the file leaves open left open")
    func reads() throws {
        let persons = try read(
            """
            \(Self.header)
            321083197812162119,张三,male,1978-12-16,11
            81000019940823002 1,x,,,
            """.replacingOccurrences(of: "81000019940823002 1", with: "810000199408230021"))
        let first = try #require(persons["321083197812162119"])
        #expect(first.name == PersonName("张三") && first.sex == .male && first.householdType == .urbanLocal)
        #expect(first.birthDate == CalendarDate("1978-12-16"))
        let second = try #require(persons["810000199408230021"])
        #expect(second.sex == nil && second.birthDate == nil && second.householdType == nil)
    }

    @Test("byte order mark, CRLF, quotes, other orders of columns, passports and a lower-case x are no hindrance")
    func lenient() throws {
        let persons = try read(
            "\u{FEFF}name,id_number,household_type,sex,birth_date\r\n\"a,\"\"b\"\"\",ab12345,,,\r\n\r\n王五,11010519491231002x,,,\r\n"
        )
        #expect(persons.count == 2)
        #expect(persons["AB12345"]?.name.text == "a,\"b\"")
        #expect(persons["11010519491231002X"] != nil)
    }

    @Test("an empty file has no header, a header alone no persons")
    func empty() throws {
        #expect(try problems("") == ["line 1: the header is not \(Self.header)"])
        #expect(try read(Self.header).isEmpty)
    }

    @Test(
        "each fault is named with its line, and with nothing of what stands there",
        arguments: [
            ("321083197812162110,张三,,,", "line 2: id_number breaks the rules of ID numbers"),
            (",张三,,,", "line 2: id_number breaks the rules of ID numbers"),
            ("321083197812162119,,,,", "line 2: name is empty or too long"),
            ("321083197812162119,张三,m,,", "line 2: sex is not male or female"),
            ("321083197812162119,张三,,1978-02-30,", "line 2: birth_date is no date as 1990-03-07"),
            ("321083197812162119,张三,,,99", "line 2: household_type is no code of the list"),
            ("321083197812162119,张三,,", "line 2: 4 fields instead of 5"),
            ("321083197812162119,\"张三,,,", "line 2: a quotation mark is never closed"),
            ("321083197812162119,张\"三,,,", "line 2: a quotation mark inside a field is written twice, in quotes"),
        ])
    func names(row: String, problem: String) throws {
        #expect(try problems(Self.header + "\n" + row) == [problem])
    }

    @Test("all faults are named, and a number that comes twice")
    func all() throws {
        let text = """
            \(Self.header)
            321083197812162119,张三,,,
            1,张三,x,y,z
            321083197812162119,李四,,,
            """
        #expect(
            try problems(text) == [
                "line 3: id_number breaks the rules of ID numbers", "line 3: sex is not male or female",
                "line 3: birth_date is no date as 1990-03-07", "line 3: household_type is no code of the list",
                "line 4: id_number stands in an earlier line too",
            ])
    }

    @Test("a wrong header or another encoding is told")
    func wrongFile() throws {
        #expect(try problems("id,name\n1,2") == ["line 1: the header is not \(Self.header)"])
        let today = try #require(CalendarDate("2026-01-01"))
        #expect(throws: PersonFile.Invalid(file: "f", problems: ["is not UTF-8"])) {
            try PersonFile.read(Data([0xFF, 0xFE, 0x41]), file: "f", today: today)
        }
    }
}
