import Filings
import Foundation
import SocialInsurance
import Testing

@testable import Canbao

@Suite("A rehearsed outage")
struct RehearsalTests {
    private let filings = RehearsalFilings()
    private let start = Date(timeIntervalSince1970: 1_000_000)

    private func accepted(_ id: String, created: Bool) throws -> DecodedResult {
        try Sample.decoded(.accepted(BasicInfoBody(personNumber: Sample.personNumber, created: created)), id: id)
    }

    private func waits(_ id: String, revision: Int = 1) throws -> DecodedResult {
        try Sample.decoded(
            FilingResult<BasicInfoBody>.Verdict.deferred(
                [ErrorEntry(.ministryUnavailable)], retryAt: start, attempts: 1), id: id, revision: revision)
    }

    private func rejected(_ id: String, _ code: RefusalCode) throws -> DecodedResult {
        try Sample.decoded(FilingResult<BasicInfoBody>.Verdict.rejected([ErrorEntry(code)]), id: id)
    }

    /// With the filings up to that number sent.
    private func tally(_ count: Int) -> RehearsalTally {
        var tally = RehearsalTally()
        for index in 0..<count { tally.sent(filings.filing(index), at: start) }
        return tally
    }

    @Test("the filings are of different persons, but for those that follow another; ids are never used twice")
    func population() {
        let all = (0..<RehearsalFilings.limit).map(filings.filing)
        #expect(Set(all.map(\.id)).count == all.count)
        for (previous, filing) in zip(all, all.dropFirst()) where filing.sort == .otherName {
            #expect(previous.sort == .new && filings.key(previous) == filings.key(filing))
        }
        let persons = all.filter { $0.sort != .otherName }.map(filings.key)
        #expect(Set(persons).count == persons.count)
        for filing in all.prefix(20) {
            guard
                case .success(let request) = RequestDecoder().decode(BasicInfoRequest.self, from: filings.body(filing))
            else {
                Issue.record("\(filing.id) is no filing")
                continue
            }
            #expect(request.filingID == filing.id)
        }
    }

    @Test("sent = accepted + rejected + parked + deferred + on the way, at any time")
    func addsUp() throws {
        var tally = tally(10)
        func check(_ accepted: Int, _ rejected: Int, _ deferred: Int, _ onTheWay: Int) {
            let found: [Int] = [tally.accepted, tally.rejected, tally.deferred, tally.onTheWay]
            #expect(found == [accepted, rejected, deferred, onTheWay])
            #expect(tally.sent == tally.accepted + tally.rejected + tally.parked + tally.deferred + tally.onTheWay)
        }
        check(0, 0, 0, 10)
        #expect(tally.take(try waits("R-0002"), at: start + 1) == .firstDeferral)
        #expect(tally.take(try accepted("R-0001", created: false), at: start + 1) == .answeredWithoutAsking)
        check(1, 0, 1, 8)
        #expect(tally.take(try accepted("R-0002", created: true), at: start + 7) == .final)
        #expect(tally.take(try rejected("R-0004", .identityNotFound), at: start + 2) == .final)
        check(2, 1, 0, 7)
        #expect(tally.longestWait == 7 && tally.slowestKnown == 1 && tally.everDeferred == 1)
        #expect(tally.differences.isEmpty && !tally.isComplete)
        #expect(tally.take(try accepted("another", created: true), at: start) == nil)
    }

    @Test("what is not as foretold is named")
    func differences() throws {
        var tally = tally(10)
        _ = tally.take(try accepted("R-0002", created: false), at: start)
        _ = tally.take(try accepted("R-0002", created: true), at: start)
        _ = tally.take(try waits("R-0001"), at: start)
        _ = tally.take(try waits("R-0003"), at: start)
        _ = tally.take(try waits("R-0003", revision: 2), at: start)
        _ = tally.take(try rejected("R-0004", .nameMismatch), at: start)
        #expect(
            tally.differences == [
                "R-0002: accepted, which was not foretold", "R-0002: two final results",
                "R-0001: had to wait though nobody is asked about it", "R-0003: was told twice that it waits",
                "R-0004: rejected, which was not foretold",
            ])
        let ministry = RehearsalSummary.Ministry(asked: 3, answered: 2, answeredTwice: 1, beforeOpening: 1, probes: 0)
        let summary = RehearsalSummary(tally: tally, ministry: ministry, workers: 2, probe: .seconds(2))
        #expect(
            summary.differences.suffix(2) == [
                "8 filings have no final result", "1 ID numbers were looked up successfully more than once",
            ])
        #expect(summary.text(width: 80).contains("10 sent = 1 accepted + 1 rejected + 0 parked + 8 undecided"))
    }
}
