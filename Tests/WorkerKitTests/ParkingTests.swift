import Filings
import Foundation
import MessageLog
import Registry
import Retries
import Synchronization
import Testing
import WorkerKit

@Suite("A filing whose time is up", .timeLimit(.minutes(2)))
struct ParkingTests {
    private let clock = ManualClock()
    private let board = Switchboard(.unavailable)

    private var circumstances: TestHall.Circumstances {
        var circumstances = TestHall.Circumstances()
        let clock = clock
        circumstances.systemNow = { clock.now }
        circumstances.schedule = RetrySchedule(delays: [.seconds(30)], deadline: .seconds(3600))
        return circumstances
    }

    private func header(_ record: LogRecord, _ name: String) -> [String] {
        record.headers.filter { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    @Test("is parked: a result, and a record with the request's own key and bytes")
    func parked() async throws {
        let hall = try await TestHall()
        // Another form than our own encoder's, and a key in another case than the ID number's.
        let bytes = Data(
            #"{ "contractStart" : "2021-01-30","person":{"idNumber":"p10000","idType":"passport"}, "filingId":"A-1" }"#
                .utf8)
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        try await hall.send(key: Data("p10000".utf8), bytes, headers: [.init("traceparent", trace), .init("x", "y")])
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            clock.advance(by: 3600)
            try await hall.untilParked(1)
        }
        let results = try await hall.results()
        #expect(results.map(\.outcome) == [.deferred, .parked])
        #expect(results.map { $0.errors.first?.remedy.contains("自动重试") } == [true, false])
        #expect(results.last?.errors.map(\.code) == [.ministryUnavailable])
        let records = try await hall.parkedRecords()
        #expect(records.count == 1)
        let record = try #require(records.first)
        #expect(record.key == Data("p10000".utf8))
        #expect(record.value == bytes)
        #expect(header(record, "canbao-filing-id") == ["A-1"])
        #expect(header(record, "canbao-error-code") == ["MINISTRY_UNAVAILABLE"])
        #expect(header(record, "canbao-attempts") == ["2"])
        #expect(header(record, "canbao-first-seen") == [RFC3339.text(ManualClock.start)])
        #expect(header(record, "canbao-parked-at") == [RFC3339.text(ManualClock.start.addingTimeInterval(3600))])
        #expect(header(record, "traceparent") == [trace])
        #expect(header(record, "canbao-source").count == 1)
        await hall.close()
    }

    @Test("is parked though nothing can be tried, without another try; those behind it wait on")
    func parkedWithoutRoom() async throws {
        let hall = try await TestHall()
        var handler = board.handler
        handler.isOpen = { .none(until: .distantFuture) }
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.append(["B-1"], person: 1)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            try await hall.untilState("B-1", .deferred)
            clock.advance(by: 3599)
            try await hall.append(["C-1"], person: 2)
            try await hall.untilState("C-1", .deferred)
            #expect(try await hall.parkedRecords().isEmpty)
            clock.advance(by: 1)
            try await hall.untilParked(2)
        }
        #expect(try await hall.results(of: "A-1").map(\.outcome) == [.deferred, .parked])
        #expect(try await hall.attempts("A-1").map(\.counted) == [true, false])
        #expect(try await hall.entry("A-2")?.state == .held)
        #expect(try await hall.entry("C-1")?.state == .deferred)
        #expect(board.asked.sorted() == ["A-1", "B-1", "C-1"])
        await hall.close()
    }

    @Test("starts anew each time its record is produced again; its headers never pile up")
    func severalPasses() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            for pass in 1...3 {
                try await hall.untilState("A-1", .deferred)
                clock.advance(by: 3600)
                try await hall.untilParked(pass)
                try await hall.replay(try #require(try await hall.parkedRecords().last))
            }
            try await hall.untilState("A-1", .deferred)
            board.set(ScriptedHandler.acceptance)
            clock.advance(by: 40)
            try await hall.untilDecided(1)
        }
        let outcomes = try await hall.results().map(\.outcome)
        #expect(outcomes == [.deferred, .parked, .deferred, .parked, .deferred, .parked, .deferred, .accepted])
        #expect(try await hall.results().map(\.revision) == Array(1...8))
        let records = try await hall.parkedRecords()
        #expect(Set(records.map(\.value)) == [TestHall.filing("A-1")])
        #expect(Set(records.map(\.key)) == [Data("P10000".utf8)])
        for record in records {
            #expect(Set(record.headers.map(\.name)).count == record.headers.count)
            #expect(header(record, "canbao-attempts") == ["2"], "each pass counts its own")
            #expect(header(record, "canbao-first-seen") == [RFC3339.text(ManualClock.start)])
        }
        let replays = try await hall.attempts("A-1").filter { $0.outcome == "replayed" }
        #expect(replays.count == 3)
        #expect(replays.allSatisfy { !$0.counted })
        await hall.close()
    }

    @Test("is decided by the owner of its partition, by whichever partition its record comes back")
    func replayedElsewhere() async throws {
        let hall = try await TestHall()
        let askers = Mutex<[String: [Int]]>([:])
        let board = board
        let usual = circumstances
        let ids = (0..<12).map { "A-\($0)" }
        let end = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<2 {
                let handler = ScriptedHandler { id, _ in
                    askers.withLock { $0[id, default: []].append(number) }
                    return board.step(id)
                }
                tasks.addTask { try await hall.worker(handler, usual).run { await end.wait() } }
            }
            try await hall.untilShared(among: 2)
            for (person, id) in ids.enumerated() { try await hall.append([id], person: person) }
            for id in ids { try await hall.untilState(id, .deferred) }
            clock.advance(by: 3600)
            try await hall.untilParked(ids.count)
            board.set(ScriptedHandler.acceptance)
            for (number, parked) in try await hall.parkedRecords().enumerated() {
                try await hall.send(key: Data("any-\(number)".utf8), parked.value, headers: parked.headers)
            }
            try await hall.untilDecided(ids.count)
            end.open()
            try await tasks.waitForAll()
        }
        let former = askers.withLock(\.self)
        #expect(former.count == ids.count && former.values.allSatisfy { Set($0).count == 1 }, "\(former)")
        #expect(Set(former.values.joined()).count == 2, "both had some")
        for id in ids { #expect(try await hall.results(of: id).map(\.outcome) == [.deferred, .parked, .accepted]) }
        await hall.close()
    }

    @Test("may be produced again twice, before and after it is decided, and is decided once")
    func replayedTwice() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilState("A-1", .deferred)
            clock.advance(by: 3600)
            try await hall.untilParked(1)
            let record = try #require(try await hall.parkedRecords().first)
            try await hall.replay(record)
            try await hall.replay(record)
            try await hall.untilState("A-1", .deferred)
            board.set(ScriptedHandler.acceptance)
            clock.advance(by: 40)
            try await hall.untilDecided(2)
            try await hall.replay(record)
            try await hall.untilDecided(3)
        }
        let results = try await hall.results(of: "A-1")
        let finals = results.filter(\.outcome.isFinal)
        #expect(Set(finals.map(\.revision)).count == 1, "the recorded result is sent again, no other one is made")
        #expect(try await hall.attempts("A-1").count { $0.outcome == "accepted" } == 1)
        #expect(try await hall.attempts("A-1").count { $0.outcome == "replayed" } == 1)
        // Each record that comes after the decision is answered with it once more.
        let decided = try await hall.decided()
        #expect(decided.first == "A-1" && decided.count(where: { $0 == "A-2" }) == 1 && decided.count >= 3)
        await hall.close()
    }

    @Test("is parked though its process is killed at any moment, in one record and one result")
    func killed() async throws {
        for moment in 1...14 {
            let hall = try await TestHall()
            let clock = ManualClock()
            var circumstances = circumstances
            circumstances.systemNow = { clock.now }
            circumstances.points = CrashPoints(dyingAt: moment)
            try await hall.append(["A-1", "A-2"], person: 0)
            for _ in 1...2 {
                try await hall.worker(board.handler, circumstances).run {
                    try await hall.until { try await hall.results(of: "A-1").contains { $0.outcome == .deferred } }
                    clock.advance(by: 3600)
                    try await hall.untilParked(1)
                }
                circumstances.points = CrashPoints()
            }
            #expect(try await hall.results(of: "A-1").map(\.revision) == [1, 2], "moment \(moment)")
            #expect(try await hall.parkedRecords().count == 1, "moment \(moment)")
            await hall.close()
        }
    }
}
