import Testing

@testable import SQLiteLog

@Suite("Waiting for a file that another process has locked")
struct BusyPatienceTests {
    @Test("goes on for as long as the limit is")
    func limit() {
        #expect(BusyPatience(limit: .seconds(3600), hurry: Hurry()).wait(attempt: 0))
        #expect(!BusyPatience(limit: .zero, hurry: Hurry()).wait(attempt: 0))
    }

    @Test("ends for all connections when the process has to stop by now")
    func hurry() {
        let hurry = Hurry(respite: .zero)
        let patiences = (0..<3).map { _ in BusyPatience(limit: .seconds(3600), hurry: hurry) }
        #expect(patiences.allSatisfy { $0.wait(attempt: 0) })
        hurry.begin()
        #expect(patiences.allSatisfy { !$0.wait(attempt: 1) && !$0.wait(attempt: 0) })
        let later = Hurry(respite: .seconds(3600))
        later.begin()
        #expect(BusyPatience(limit: .seconds(3600), hurry: later).wait(attempt: 0), "there is some time left")
    }
}
