import Filings
import Foundation
import MessageLog
import Registry
import Retries
import Testing
import WorkerKit

@Suite("A filing that cannot be decided now", .timeLimit(.minutes(2)))
struct DeferralTests {
    private let clock = ManualClock()
    private let board = Switchboard(.unavailable)

    private var circumstances: TestHall.Circumstances {
        var circumstances = TestHall.Circumstances()
        let clock = clock
        circumstances.systemNow = { clock.now }
        circumstances.schedule = RetrySchedule(delays: [.seconds(30), .seconds(120)], deadline: .seconds(3600))
        return circumstances
    }

    @Test("is deferred in one result, however often it is tried, and accepted in the next")
    func oneResult() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            for attempts in 1...4 {
                try await hall.until { try await hall.entry("A-1")?.attempts == attempts }
                clock.advance(by: 200)
            }
            board.set(ScriptedHandler.acceptance)
            clock.advance(by: 200)
            try await hall.untilDecided(1)
        }
        let results = try await hall.results()
        #expect(results.map(\.outcome) == [.deferred, .accepted])
        #expect(results.map(\.revision) == [1, 2])
        #expect(results.first?.errors.map(\.code) == [.ministryUnavailable])
        #expect(results.first?.attempts == 1)
        let retryAt = try #require(results.first?.retryAt).timeIntervalSince(ManualClock.start)
        #expect((24...36).contains(retryAt), "30 s, give or take a fifth")
        let attempts = try await hall.attempts("A-1")
        #expect(attempts.map(\.outcome) == ["deferred", "deferred", "deferred", "deferred", "accepted"])
        #expect(attempts.allSatisfy { $0.counted })
        await hall.close()
    }

    @Test("is never tried early")
    func notEarly() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            clock.advance(by: 23)
            // Others pass meanwhile.
            board.set("B-1", ScriptedHandler.acceptance)
            try await hall.append(["B-1"], person: 1)
            try await hall.untilDecided(1)
            #expect(board.count("A-1") == 1)
            clock.advance(by: 14)
            try await hall.until { board.count("A-1") == 2 }
        }
        await hall.close()
    }

    @Test("counts no attempt where none was made, and is due when it was told to be")
    func uncounted() async throws {
        let hall = try await TestHall()
        let notBefore = ManualClock.start.addingTimeInterval(90)
        board.set(.deferred(Deferral(code: .ministryUnavailable, notBefore: notBefore, counted: false, note: "open")))
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            #expect(try await hall.entry("A-1")?.notBefore == notBefore)
            #expect(try await hall.entry("A-1")?.attempts == 0)
            board.set(.unavailable)
            clock.advance(by: 90)
            try await hall.until { try await hall.entry("A-1")?.attempts == 1 }
        }
        let attempts = try await hall.attempts("A-1")
        #expect(attempts.map(\.counted) == [false, true])
        #expect(attempts.first?.note == "open")
        #expect(try await hall.results().map(\.attempts) == [0], "both are one state")
        await hall.close()
    }

    @Test("is told to wait for the past, and waits a moment nevertheless")
    func neverSpins() async throws {
        let hall = try await TestHall()
        board.set(.deferred(Deferral(code: .ministryUnavailable, notBefore: .distantPast, counted: false)))
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            let notBefore = try #require(try await hall.entry("A-1")?.notBefore)
            #expect(notBefore > clock.now)
        }
        await hall.close()
    }

    @Test("says so again where it waits for something else")
    func otherReason() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            board.set(.deferred(Deferral(code: .internalError)))
            clock.advance(by: 200)
            try await hall.until { try await hall.results().count == 2 }
        }
        #expect(try await hall.results().map { $0.errors.first?.code } == [.ministryUnavailable, .internalError])
        await hall.close()
    }

    @Test("that is sent again is told what it was told before")
    func repeated() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            try await hall.append(["A-1"], person: 0)
            try await hall.until { try await hall.results().count == 2 }
        }
        #expect(try await hall.results().map(\.revision) == [1, 1])
        #expect(board.count("A-1") == 1)
        await hall.close()
    }
}
