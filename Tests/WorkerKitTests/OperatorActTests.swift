import Filings
import Foundation
import Registry
import Retries
import Testing
import WorkerKit

@Suite("What an operator does with a filing that waits", .timeLimit(.minutes(2)))
struct OperatorActTests {
    private let clock = ManualClock()
    private let board = Switchboard()

    init() {
        board.set("A-1", .unavailable)
    }

    private var circumstances: TestHall.Circumstances {
        var circumstances = TestHall.Circumstances()
        let clock = clock
        circumstances.systemNow = { clock.now }
        circumstances.schedule = RetrySchedule(delays: [.seconds(30)], deadline: .seconds(3600))
        return circumstances
    }

    private func cancel(_ id: String, in hall: TestHall) async throws {
        let now = clock.now
        try await hall.registry.write { registry in
            guard var entry = try registry.entry(TestHall.kind, id), entry.state != .decided else { return }
            entry.cancellation = "重复申报"
            try registry.update(entry)
            let act = Attempt(at: now, outcome: "cancelled", code: entry.errorCode, note: "by chen", counted: false)
            try registry.record(act, of: TestHall.kind, id)
        }
    }

    private func replay(_ id: String, in hall: TestHall) async throws {
        let now = clock.now
        try await hall.registry.write { registry in
            var entry = try #require(try registry.entry(TestHall.kind, id))
            entry.takeUp(at: now)
            try registry.update(entry)
        }
    }

    @Test("cancelled, it is rejected once, with the code that it waited on and why; the next one follows")
    func cancelDeferred() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            try await hall.untilState("A-2", .held)
            try await cancel("A-1", in: hall)
            try await hall.untilDecided(2)
        }
        let results = try await hall.results()
        #expect(results.map(\.filingID) == ["A-1", "A-1", "A-2"])
        #expect(results.map(\.outcome) == [.deferred, .rejected, .accepted])
        #expect(results[1].errors == [.cancelled(.ministryUnavailable, detail: "申报已撤销：重复申报")])
        let attempts = try await hall.attempts("A-1")
        #expect(attempts.map(\.outcome) == ["deferred", "cancelled", "rejected"])
        #expect(attempts.map(\.counted) == [true, false, false])
        #expect(try await hall.entry("A-1")?.attempts == 1)
        #expect(board.count("A-1") == 1, "no rule is asked any more")
        await hall.close()
    }

    @Test("cancelled when it is parked, it is rejected too; its parked record does no harm any more")
    func cancelParked() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            clock.advance(by: 3600)
            try await hall.untilParked(1)
            try await cancel("A-1", in: hall)
            try await hall.untilDecided(2)
            try await hall.replay(try #require(try await hall.parkedRecords().first))
            try await hall.until { try await hall.results(of: "A-1").count == 4 }
        }
        let results = try await hall.results(of: "A-1")
        #expect(results.map(\.outcome) == [.deferred, .parked, .rejected, .rejected])
        #expect(results.map(\.revision) == [1, 2, 3, 3])
        #expect(try await hall.attempts("A-1").map(\.outcome) == ["deferred", "parked", "cancelled", "rejected"])
        await hall.close()
    }

    @Test("cancelled while no worker runs, and its parked record produced again, it is rejected")
    func cancelThenReplay() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            clock.advance(by: 3600)
            try await hall.untilParked(1)
        }
        try await cancel("A-1", in: hall)
        try await hall.replay(try #require(try await hall.parkedRecords().first))
        board.set("A-1", nil)
        try await hall.worker(board.handler, circumstances).run { try await hall.untilDecided(1) }
        let finals = try await hall.results().filter(\.outcome.isFinal)
        #expect(Set(finals.map(\.outcome)) == [.rejected] && Set(finals.map(\.revision)).count == 1)
        await hall.close()
    }

    @Test("cancelled while nothing can be asked, it is rejected nevertheless")
    func cancelWithoutRoom() async throws {
        let hall = try await TestHall()
        var handler = board.handler
        handler.isOpen = { .none(until: .distantFuture) }
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            try await cancel("A-1", in: hall)
            try await hall.untilDecided(2)
        }
        #expect(try await hall.decided() == ["A-1", "A-2"])
        await hall.close()
    }

    @Test("cancelled, it is rejected once though its worker dies at any moment")
    func cancelAndDie() async throws {
        for moment in 1...16 {
            let hall = try await TestHall()
            var circumstances = circumstances
            circumstances.points = CrashPoints(dyingAt: moment)
            try await hall.append(["A-1", "A-2"], person: 0)
            for _ in 1...2 {
                try await hall.worker(board.handler, circumstances).run {
                    try await hall.until { try await hall.results(of: "A-1").contains { $0.outcome == .deferred } }
                    try await cancel("A-1", in: hall)
                    try await hall.untilDecided(2)
                }
                circumstances.points = CrashPoints()
            }
            #expect(try await hall.decided() == ["A-1", "A-2"], "moment \(moment)")
            #expect(try await hall.results(of: "A-1").map(\.outcome) == [.deferred, .rejected], "moment \(moment)")
            await hall.close()
        }
    }

    @Test("replayed, it is tried at once, with all its time before it")
    func replay() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            try await replay("A-1", in: hall)
            try await hall.until { board.count("A-1") == 2 }
            clock.advance(by: 3600)
            try await hall.untilParked(1)
            try await replay("A-1", in: hall)
            try await hall.until { try await hall.results(of: "A-1").count == 3 }
            let deadline = clock.now.addingTimeInterval(3600)
            clock.advance(by: 3599)
            try await hall.until { try await hall.entry("A-1")?.attempts == 2 }
            #expect(try await hall.entry("A-1")?.notBefore == deadline, "one try is left")
            board.set("A-1", nil)
            try await replay("A-1", in: hall)
            try await hall.untilDecided(2)
        }
        #expect(try await hall.results(of: "A-1").map(\.outcome) == [.deferred, .parked, .deferred, .accepted])
        #expect(try await hall.decided() == ["A-1", "A-2"])
        await hall.close()
    }
}
