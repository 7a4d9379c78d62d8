import Filings
import Foundation
import MessageLog
import Registry
import Retries
import Synchronization
import Testing
import WorkerKit

@Suite("Ten thousand waiting filings", .timeLimit(.minutes(3)))
struct WaitingRoomTests {
    private static let count = 10_000

    /// Filings that have been deferred before and are due.
    private static func fill(_ hall: TestHall, _ clock: ManualClock) async throws {
        let topic = hall.topics.requests(TestHall.kind)
        try await hall.registry.write { registry in
            for number in 0..<count {
                let partition = TopicPartition(topic: topic, partition: Int32(number % 3))
                let id = "W-\(number)"
                var entry = JournalEntry(
                    kind: TestHall.kind, filingID: id, digest: Data(repeating: 0, count: 32),
                    source: RecordPosition(partition: partition, offset: Int64(number)), recordKey: nil,
                    personKey: "P\(10_000 + number)", employer: nil, state: .deferred,
                    operatingMonth: try #require(.init("2021-07")), receivedAt: clock.now, firstSeen: clock.now,
                    request: TestHall.filing(id, person: number), traceparent: nil)
                entry.notBefore = clock.now
                entry.errorCode = "MINISTRY_UNAVAILABLE"
                _ = try registry.insert(entry)
            }
        }
    }

    /// How many are taken up at a time, as the test wants it.
    private final class Room: Sendable {
        private let state = Mutex((room: WaitingRoom.none(until: .distantFuture), once: WaitingRoom?.none, asked: 0))
        var asked: Int { state.withLock { $0.asked } }
        func set(_ room: WaitingRoom) { state.withLock { $0.room = room } }
        /// There is so much room the next time, and then as before.
        func setOnce(_ room: WaitingRoom) { state.withLock { $0.once = room } }
        func take() -> WaitingRoom {
            state.withLock { state in
                state.asked += 1
                defer { state.once = nil }
                return state.once ?? state.room
            }
        }
    }

    @Test("are left alone while nothing can be done for them, while new ones pass; one is a probe; then all go on")
    func waitForRoom() async throws {
        let hall = try await TestHall()
        let clock = ManualClock()
        try await Self.fill(hall, clock)
        let (room, board) = (Room(), Switchboard(.unavailable))
        var handler = board.handler
        handler.isOpen = { room.take() }
        var circumstances = TestHall.Circumstances()
        circumstances.systemNow = { clock.now }
        circumstances.limits.batch = 500
        circumstances.schedule = RetrySchedule(delays: [.seconds(30)], deadline: .seconds(86_400))
        board.set("N-1", ScriptedHandler.acceptance)
        try await hall.worker(handler, circumstances).run {
            try await hall.until { room.asked > 50 }
            try await hall.append(["N-1"], person: 50_000)
            try await hall.untilDecided(1)
            #expect(board.asked == ["N-1"], "no waiting filing is taken up")

            // One is let through, and finds that nothing has changed.
            room.setOnce(.filings(1))
            try await hall.until { board.asked.count > 1 }
            let asked = room.asked
            try await hall.until { room.asked > asked + 10 }
            #expect(board.asked.count == 2, "one was let through")

            board.set(ScriptedHandler.acceptance)
            room.set(.filings(.max))
            clock.advance(by: 40)
            try await hall.until {
                let counts = try await hall.registry.read { try $0.filingCounts() }
                return counts.contains { $0.state == .decided && $0.count == Self.count + 1 }
            }
        }
        let probes = Set(board.asked).filter { board.count($0) > 1 }
        #expect(probes.count == 1)
        let untouched = try await hall.attempts("W-\(Self.count - 1)")
        #expect(untouched.map(\.outcome) == ["accepted"])
        #expect(Set(try await hall.decided()).count == Self.count + 1)
        await hall.close()
    }

    @Test("are taken up next to a backlog of new ones, not behind it")
    func besideBacklog() async throws {
        let hall = try await TestHall()
        let clock = ManualClock()
        try await Self.fill(hall, clock)
        let board = Switchboard()
        let gate = Gate()
        var circumstances = TestHall.Circumstances()
        circumstances.systemNow = { clock.now }
        circumstances.limits.batch = 100
        try await hall.append((0..<3000).map { ("P\($0)", TestHall.filing("N-\($0)", person: 50_000 + $0)) })
        let stop = 1000
        let handler = ScriptedHandler { id, _ in
            if board.asked.count == stop { gate.open() }
            return board.step(id)
        }
        try await hall.worker(handler, circumstances).run { await gate.wait() }
        let first = board.asked.prefix(stop)
        #expect(first.count { $0.hasPrefix("N") } >= 300)
        #expect(first.count { $0.hasPrefix("W") } >= 300)
        await hall.close()
    }
}
