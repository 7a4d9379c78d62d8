import Foundation
import SocialInsurance
import Testing

@Suite("Months and dates")
struct CalendarTests {
    @Test("a month is read and written as YYYY-MM", arguments: ["1900-01", "2021-07", "2021-12", "9999-12"])
    func month(text: String) throws {
        let month = try #require(Month(text))
        #expect(month.description == text)
        #expect(Month(year: month.year, month: month.month) == month)
    }

    @Test(
        "no other month is read",
        arguments: [
            "", "2021-7", "2021-00", "2021-13", "1899-12", "202107", "2021/07", "2021-07 ", "2021-07-01", "２021-07",
        ])
    func notMonth(text: String) {
        #expect(Month(text) == nil)
    }

    @Test("months are counted across years")
    func arithmetic() {
        let january = Fixtures.month("2021-01")
        #expect(january - 1 == Fixtures.month("2020-12"))
        #expect(january + 12 == Fixtures.month("2022-01"))
        #expect(january.distance(to: Fixtures.month("2022-03")) == 14)
        #expect((january - 2...january + 1).map(\.description) == ["2020-11", "2020-12", "2021-01", "2021-02"])
        #expect(january < january + 1)
        #expect(Fixtures.month("2020-12") < january)
    }

    @Test(
        "a date is read and written as YYYY-MM-DD", arguments: ["2021-07-15", "2020-02-29", "2000-02-29", "2021-12-31"])
    func date(text: String) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.description == text)
        #expect(date.month.description == text.prefix(7))
    }

    @Test(
        "no other date is read",
        arguments: [
            "", "2021-02-29", "1900-02-29", "2100-02-29", "2021-04-31", "2021-06-31", "2021-01-32", "2021-01-00",
            "2021-1-1", "2021-01-01T00:00:00", "1899-12-31", "2021-01-1 ", "2021-01-+1", "２021-01-01",
        ])
    func notDate(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("dates are ordered")
    func order() {
        let dates = ["2020-12-31", "2021-01-01", "2021-01-02", "2021-02-01"].map(Fixtures.date)
        #expect(dates.shuffled().sorted() == dates)
    }

    @Test(
        "an instant's day is that of Asia/Shanghai",
        arguments: [
            (0, "1970-01-01"), (1_625_068_799, "2021-06-30"), (1_625_068_800, "2021-07-01"), (-28_801, "1969-12-31"),
            (951_782_400, "2000-02-29"), (951_868_800, "2000-03-01"), (-2_203_920_000, "1900-03-01"),
        ] as [(Int64, String)])
    func shanghai(seconds: Int64, date: String) {
        #expect(CalendarDate(shanghaiSecondsSince1970: seconds)?.description == date)
    }

    @Test("days follow each other without a break for four hundred years")
    func everyDay() throws {
        let noon: Int64 = 4 * 3600
        var previous = try #require(CalendarDate(shanghaiSecondsSince1970: noon - 86_400))
        for day in 0..<146_097 {
            let date = try #require(CalendarDate(shanghaiSecondsSince1970: Int64(day) * 86_400 + noon))
            let isNext =
                date.month == previous.month
                ? date.day == previous.day + 1
                : date.month == previous.month + 1 && date.day == 1
                    && CalendarDate(month: previous.month, day: previous.day + 1) == nil
            if !isNext { Issue.record("\(previous) is followed by \(date)") }
            previous = date
        }
        #expect(previous.description == "2369-12-31")
    }

    @Test("an instant outside the calendar has no day", arguments: [.max, .min, -2_209_017_601] as [Int64])
    func outside(seconds: Int64) {
        #expect(CalendarDate(shanghaiSecondsSince1970: seconds) == nil)
    }

    @Test("months and dates are texts in JSON")
    func json() throws {
        let values = try JSONEncoder().encode([Fixtures.month("2021-07")])
        #expect(String(decoding: values, as: UTF8.self) == #"["2021-07"]"#)
        #expect(try JSONDecoder().decode([Month].self, from: values) == [Fixtures.month("2021-07")])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CalendarDate].self, from: Data(#"["2021-02-29"]"#.utf8))
        }
    }
}
