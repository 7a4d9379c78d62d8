import Filings
import Foundation
import Registry
import SocialInsurance
import Testing

@testable import SQLiteRegistry

@Suite("Values in columns")
struct ColumnValueTests {
    @Test("choices keep their numbers for ever")
    func choices() {
        #expect(FilingKind.allCases.map(\.column) == Array(1...12))
        #expect(FilingState.allCases.map(\.column) == Array(0...4))
        #expect(Insurance.allCases.map(\.column) == [1, 2, 3])
        #expect(IDType.allCases.map(\.column) == [1, 2])
        #expect(Sex.allCases.map(\.column) == [1, 2])
        #expect(Outcome.allCases.map(\.column) == [1, 2, 3, 4])
        #expect(InjuryFactor.allCases.map(\.column) == [10, 8, 5])
        #expect(HouseholdType.allCases.map { String($0.column) } == HouseholdType.allCases.map(\.rawValue))
    }

    @Test("months, dates, areas and person numbers are numbers that can be read")
    func numbers() throws {
        let month = try #require(Month("2021-07"))
        let date = try #require(CalendarDate("2021-07-05"))
        let person = try #require(PersonNumber("32120000000017"))
        #expect(month.column == 202_107)
        #expect(Month(column: 202_107) == month)
        #expect(Month(column: 202_113) == nil)
        #expect(date.column == 20_210_705)
        #expect(CalendarDate(column: 20_210_705) == date)
        #expect(CalendarDate(column: 20_210_230) == nil)
        #expect(person.column == 32_120_000_000_017)
        #expect(PersonNumber(column: person.column) == person)
        #expect(PersonNumber(column: 17) == nil)
        #expect(AreaCode(column: 321_200)?.text == "321200")
    }

    @Test("instants are kept to the microsecond")
    func instants() {
        let instant = Date(timeIntervalSince1970: 1_626_310_800.123456)
        #expect(instant.column == 1_626_310_800_123_456)
        #expect(Date(column: instant.column) == instant)
        for microseconds: Int64 in [0, 1, -1, 1_795_312_345_678_901, 4_102_444_800_999_999] {
            #expect(Date(column: microseconds).column == microseconds)
        }
    }
}
