import Filings
import Foundation
import MessageLog
import Registry
import Retries
import Testing
import WorkerKit

@testable import SocialInsurance

@Suite("A filing at which the worker fails", .timeLimit(.minutes(2)))
struct HandlerFaultTests {
    private let clock = ManualClock()

    private var circumstances: TestHall.Circumstances {
        var circumstances = TestHall.Circumstances()
        let clock = clock
        circumstances.systemNow = { clock.now }
        circumstances.schedule = RetrySchedule(delays: [.seconds(30)], deadline: .seconds(86_400))
        return circumstances
    }

    /// Fails at filings that begin with X, for as long as the switchboard does not say otherwise.
    private static func failing(_ board: Switchboard) -> ScriptedHandler {
        ScriptedHandler { id, _ in
            let step = board.step(id)
            if id.hasPrefix("X"), case .deferred = step { throw HandlerBug() }
            return id.hasPrefix("X") ? step : ScriptedHandler.acceptance
        }
    }

    @Test("is put off alone, and parked after five attempts; its neighbours are decided")
    func fiveAttempts() async throws {
        let hall = try await TestHall()
        let board = Switchboard(.unavailable)
        try await hall.append((0..<5).map { ("k", TestHall.filing("N-\($0)", person: $0)) })
        try await hall.append([("k", TestHall.filing("X-1", person: 20))])
        try await hall.append((5..<10).map { ("k", TestHall.filing("N-\($0)", person: $0)) })
        let circumstances = circumstances
        try await hall.worker(Self.failing(board), circumstances).run {
            try await hall.untilDecided(10)
            for attempt in 1...4 {
                try await hall.until { try await hall.entry("X-1")?.attempts == attempt }
                #expect(try await hall.entry("X-1")?.state == .deferred)
                clock.advance(by: 40)
            }
            try await hall.untilParked(1)
        }
        #expect(try await hall.results(of: "X-1").map(\.outcome) == [.deferred, .parked])
        #expect(try await hall.results(of: "X-1").flatMap(\.errors).allSatisfy { $0.code == .internalError })
        #expect(try await hall.decided().count == 10)
        let attempts = try await hall.attempts("X-1")
        #expect(attempts.map(\.outcome) == ["deferred", "deferred", "deferred", "deferred", "parked"])
        #expect(attempts.allSatisfy { $0.note == "HandlerBug" && $0.code == "INTERNAL_ERROR" })
        let lines = circumstances.log.lines("a filing failed and was put off")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.metadata == ["filing": "X-1", "cause": "HandlerBug"] && $0.level == .error })
        await hall.close()
    }

    @Test("for want of policy data tells the applicant which are missing, when it waits and when it is parked")
    func missingPolicy() async throws {
        let hall = try await TestHall()
        let month = try #require(Month("2019-02"))
        let handler = ScriptedHandler { _, _ in throw MissingPolicy(table: .baseLimits, month: month) }
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(handler, circumstances).run {
            try await hall.until {
                clock.advance(by: 40)
                return try await hall.parkedRecords().count == 1
            }
        }
        let results = try await hall.results(of: "A-1")
        #expect(results.map(\.outcome) == [.deferred, .parked])
        #expect(results.flatMap(\.errors).map(\.detail) == Array(repeating: "政策表base-limits中没有2019-02的数据。", count: 2))
        await hall.close()
    }

    @Test("has five attempts again after it was taken up again")
    func fiveMore() async throws {
        let hall = try await TestHall()
        let board = Switchboard(.unavailable)
        try await hall.append(["X-1"], person: 0)
        try await hall.worker(Self.failing(board), circumstances).run {
            for pass in 1...2 {
                try await hall.until {
                    clock.advance(by: 40)
                    return try await hall.parkedRecords().count == pass
                }
                try await hall.replay(try #require(try await hall.parkedRecords().last))
            }
            try await hall.untilState("X-1", .deferred)
            board.set(ScriptedHandler.acceptance)
            clock.advance(by: 40)
            try await hall.untilDecided(1)
        }
        let outcomes = try await hall.attempts("X-1").map(\.outcome)
        let pass = ["deferred", "deferred", "deferred", "deferred", "parked", "replayed"]
        #expect(outcomes == pass + pass + ["deferred", "accepted"])
        await hall.close()
    }

    @Test("is left as it is decided, where the worker fails at a repeat of it")
    func failingRepeat() async throws {
        let hall = try await TestHall()
        try await hall.append(["X-1"], person: 0)
        try await hall.worker().run { try await hall.untilDecided(1) }
        // The recorded result is gone, so that to send it again fails.
        try await hall.registry.write { registry in
            var entry = try #require(try registry.entry(TestHall.kind, "X-1"))
            entry.revision = 5
            try registry.update(entry)
        }
        try await hall.append(["X-1"], person: 0)
        try await hall.append(["N-1"], person: 0)
        try await hall.worker().run { try await hall.untilDecided(3) }
        #expect(try await hall.entry("X-1")?.state == .decided)
        await hall.close()
    }

    @Test("that is released behind another is put off alone too")
    func released() async throws {
        let hall = try await TestHall()
        let board = Switchboard(.unavailable)
        let gate = Gate()
        var handler = Self.failing(board)
        let script = handler.script
        handler.script = { id, registry in id == "A-1" ? .asks(id) : try script(id, registry) }
        handler.answer = { _ in
            await gate.wait()
            return ScriptedHandler.acceptance
        }
        try await hall.append(["A-1", "X-2", "A-3"], person: 0)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilState("A-3", .held)
            gate.open()
            try await hall.untilState("X-2", .deferred)
            try await hall.untilDecided(1)
            #expect(try await hall.decided() == ["A-1"])
            board.set(ScriptedHandler.acceptance)
            clock.advance(by: 40)
            try await hall.untilDecided(3)
        }
        #expect(try await hall.decided() == ["A-1", "X-2", "A-3"])
        await hall.close()
    }

    @Test("that broke a constraint of the registry is put off alone too")
    func conflict() async throws {
        let hall = try await TestHall()
        let handler = ScriptedHandler { id, registry in
            if id.hasPrefix("X") {
                // A filing that the journal does not have.
                try registry.record(Attempt(at: .distantPast, outcome: "accepted"), of: .arrears, "nobody")
            }
            return ScriptedHandler.acceptance
        }
        try await hall.append(["N-1"], person: 0)
        try await hall.append(["X-1"], person: 1)
        try await hall.append(["N-2"], person: 2)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilDecided(2)
            try await hall.untilState("X-1", .deferred)
        }
        await hall.close()
    }

    @Test("over what another process has found out is asked about anew, and nothing of that is kept")
    func unusableFinding() async throws {
        let hall = try await TestHall()
        let asked = Switchboard()
        let handler = ScriptedHandler.asking { asked.step($0) }
        let source = TopicPartition(topic: hall.topics.requests(TestHall.kind), partition: 0)
        let month = try #require(Month("2021-07"))
        try await hall.registry.write { registry in
            var entry = JournalEntry(
                kind: TestHall.kind, filingID: "A-1", digest: Data(repeating: 0, count: 32),
                source: RecordPosition(partition: source, offset: 0), recordKey: Data("P10000".utf8),
                personKey: "P10000", employer: nil, state: .awaiting, operatingMonth: month, receivedAt: Date(),
                firstSeen: Date(), request: TestHall.filing("A-1"), traceparent: nil)
            entry.waitsFor = "the partition's owner"
            _ = try registry.insert(entry)
            try registry.keep(finding: Data("{".utf8), of: TestHall.kind, "A-1")
        }
        try await hall.worker(handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            clock.advance(by: 40)
            try await hall.untilDecided(1)
        }
        #expect(asked.asked == ["A-1"])
        #expect(try await hall.attempts("A-1").map(\.outcome) == ["deferred", "accepted"])
        let left = try await hall.registry.write { try $0.takeFinding(of: TestHall.kind, "A-1") }
        #expect(left == nil)
        await hall.close()
    }

    @Test("that is refused or malformed has no part in it")
    func malformedNeighbours() async throws {
        let hall = try await TestHall()
        let board = Switchboard(.unavailable)
        try await hall.append([
            ("k", TestHall.filing("X-1", person: 1)), ("k", nil), ("k", Data("{}".utf8)),
            ("k", TestHall.filing("N-1", person: 2)), ("k", TestHall.filing("X-1", person: 3)),
        ])
        try await hall.worker(Self.failing(board), circumstances).run {
            try await hall.until {
                let aside = try await hall.records(hall.topics.malformed).count
                let results = try await hall.results()
                return aside == 2 && results.count { $0.revision == 0 } == 1
                    && results.contains { $0.outcome == .accepted }
            }
        }
        #expect(try await hall.entry("X-1")?.state == .deferred)
        #expect(try await hall.results().first { $0.revision == 0 }?.errors.first?.code == .filingIDReused)
        await hall.close()
    }
}
