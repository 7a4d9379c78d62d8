import ArgumentParser
import Filings
import Foundation
import Registry
import Testing

@testable import Canbao

@Suite("Filters and rates of retry")
struct RetryOptionTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    @Test("instants are written in full, as a day in Chinese time, or as how long ago")
    func instants() throws {
        func date(_ text: String) -> Date? { InstantArgument(argument: text)?.date(at: now) }
        #expect(date("2021-07-15T09:00:00+08:00") == Date(timeIntervalSince1970: 1_626_310_800))
        #expect(date("2021-07-15") == Date(timeIntervalSince1970: 1_626_278_400))
        #expect(date("2h") == now.addingTimeInterval(-7200))
        for text in ["2021-02-30", "yesterday", "2", "-2h", ""] { #expect(date(text) == nil, "\(text)") }
    }

    @Test("rates are filings a second")
    func rates() {
        #expect(RateArgument(argument: "50/s")?.perSecond == 50)
        #expect(RateArgument(argument: "0.5")?.perSecond == 0.5)
        for text in ["0", "-1/s", "50/m", "s", "", "nan", "inf"] {
            #expect(RateArgument(argument: text) == nil, "\(text)")
        }
    }

    @Test("each filing id is a filter of its own, under all the others")
    func filters() throws {
        let options = try RetryFilterOptions.parse([
            "--kind", "enrollment", "--code", "MINISTRY_UNAVAILABLE", "--employer", "E", "--since", "2h", "--until",
            "1h",
            "--filing", "A-1", "--filing", "A-2",
        ])
        let filters = options.filters(states: [.parked], at: now)
        let filter = WaitingFilter(
            kind: .enrollment, states: [.parked], errorCode: "MINISTRY_UNAVAILABLE", employer: "E",
            since: now.addingTimeInterval(-7200), until: now.addingTimeInterval(-3600))
        #expect(filters.map(\.filingID) == ["A-1", "A-2"])
        for var found in filters {
            found.filingID = nil
            #expect(found == filter)
        }
        #expect(try RetryFilterOptions.parse([]).isEmpty)
        #expect(try RetryFilterOptions.parse([]).filters(states: [], at: now) == [WaitingFilter()])
        #expect(throws: (any Error).self) { try RetryFilterOptions.parse(["--code", "NO_SUCH_CODE"]) }
    }

    @Test("a cancellation says why, and which filings")
    func cancelNeeds() throws {
        func isRefused(_ arguments: [String]) -> Bool { (try? RetryCancelCommand.parse(arguments)) == nil }
        #expect(isRefused([]))
        #expect(isRefused(["--filing", "A-1"]))
        #expect(isRefused(["--reason", "重复申报"]))
        #expect(!isRefused(["--filing", "A-1", "--reason", "重复申报"]))
        #expect(!isRefused(["--all", "--reason", "重复申报"]))
        #expect(!isRefused(["--dry-run"]))
        #expect(isRefused(["--filing", "A-1", "--reason", "张三 321202199003074512"]), "no ID number")
        #expect(isRefused(["--filing", "A-1", "--reason", "a\nb"]))
        #expect(isRefused(["--filing", "A-1", "--reason", " "]))
        #expect(isRefused(["--filing", "A-1", "--reason", "x", "--as", String(repeating: "x", count: 65)]))
    }

    @Test("without a name the login name is on record")
    func user() throws {
        #expect(try ActOptions.parse([]).actingUser == ProcessInfo.processInfo.userName)
        #expect(try ActOptions.parse(["--as", "chen"]).actingUser == "chen")
    }

    @Test(
        "a rate is kept by small transactions and pauses between them",
        arguments: zip([0.5, 3, 50, 1000, 100_000], [1, 1, 10, 200, 200]))
    func pace(rate: Double, chunk: Int) {
        let pace = ActPace(perSecond: rate)
        #expect(pace.chunk == chunk)
        let pause = pace.pause(after: pace.chunk, taking: .zero)
        let total = Double(pause.components.seconds) + Double(pause.components.attoseconds) / 1e18
        #expect(Double(pace.chunk) / total <= rate * 1.001)
        // What a transaction took is no longer to be paused for.
        #expect(pace.pause(after: pace.chunk, taking: .seconds(100)) == .milliseconds(5))
    }

    @Test("without a rate there is still a pause, for the workers to write in")
    func noRate() {
        let pace = ActPace(perSecond: nil)
        #expect(pace.chunk == 200 && pace.pause(after: 200, taking: .zero) == .milliseconds(5))
    }
}
