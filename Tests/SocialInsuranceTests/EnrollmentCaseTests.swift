import Foundation
import SocialInsurance
import Testing

/// A folder `enrollment-YYYY-MM` of the cases.
struct EnrollmentCase: CustomTestStringConvertible {
    let folder: String
    let operatingMonth: Month
    let count: Int

    var testDescription: String { folder }

    static let all = [
        EnrollmentCase(folder: "enrollment-2021-07", operatingMonth: Fixtures.month("2021-07"), count: 160),
        EnrollmentCase(folder: "enrollment-2022-02", operatingMonth: Fixtures.month("2022-02"), count: 62),
    ]

    struct Filing: Decodable {
        let filingId: String
        let employer: String
        let person: Person
        let personNumber: String?
        let contractStart: String?
        let contractEnd: String?
        let monthlyWage: String?
        let insurances: [String]?

        struct Person: Decodable {
            let idType: String
            let idNumber: String
            let name: String
        }

        var form: EnrollmentForm {
            EnrollmentForm(
                employer: employer, idType: person.idType, idNumber: person.idNumber, name: person.name,
                personNumber: personNumber, contractStart: contractStart, contractEnd: contractEnd,
                monthlyWage: monthlyWage, insurances: insurances)
        }
    }

    struct Expected: Decodable {
        let filingId: String
        let outcome: String
        let codes: [RefusalCode]
        let arrears: ArrearsSchedule?
        let personNumber: PersonNumber?
    }

    func lines<Line: Decodable>(_ file: String) throws -> [Line] {
        try Fixtures.caseFile("\(folder)/\(file)").split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Line.self, from: Data($0))
        }
    }
}

@Suite("Enrollment: worked cases")
struct EnrollmentCaseTests {
    @Test("filings in their order come to the expected outcomes", arguments: EnrollmentCase.all)
    func outcomes(_ example: EnrollmentCase) throws {
        let filings: [EnrollmentCase.Filing] = try example.lines("enrollment.ndjson")
        let expected: [EnrollmentCase.Expected] = try example.lines("expected.ndjson")
        try #require(filings.count == example.count)
        try #require(expected.map(\.filingId) == filings.map(\.filingId))
        var registry = try MemoryRegistry(case: example.folder)
        let today = try #require(CalendarDate(month: example.operatingMonth, day: 15))
        for (filing, expected) in zip(filings, expected) {
            let ruling = try registry.decide(filing.form, today: today, operatingMonth: example.operatingMonth)
            #expect(ruling.refusals.map(\.code) == expected.codes, "\(filing.filingId)")
            #expect(ruling.value?.personNumber == expected.personNumber, "\(filing.filingId)")
            #expect(ruling.value?.arrears == expected.arrears, "\(filing.filingId)")
            #expect((ruling.value == nil) == (expected.outcome == "rejected"), "\(filing.filingId)")
        }
    }
}
