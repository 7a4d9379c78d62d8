import Filings
import Foundation
import MessageLog
import Registry
import SQLiteLog
import SQLiteRegistry
import Testing

@testable import WorkerKit

@Suite("A lane that is taken over", .timeLimit(.minutes(2)))
struct LaneTests {
    private let name = LaneName(group: "g", partition: TopicPartition(topic: "t", partition: 0))

    private func take(_ cursor: Cursor?, _ hall: TestHall) async throws -> OwnedLane {
        let name = name
        return try await hall.registry.write { try OwnedLane.take(name, at: cursor, in: $0) }
    }

    /// Adds rows and an offset to a lane, as a turn does.
    private func work(_ lane: OwnedLane, rows: Int, offset: Int64, _ hall: TestHall) async throws -> Lane {
        let contents = (0..<rows).map {
            OutboxContent.record(OutgoingRecord(topic: "r", key: nil, value: Data("\($0)".utf8)))
        }
        return try await hall.registry.write {
            try $0.append(contents, to: lane.lane, nextOffset: offset, published: lane.published)
        }
    }

    private func cursor(_ lane: Lane, _ number: Int64, _ offset: Int64) -> Cursor {
        Cursor(nextOffset: offset, metadata: LaneCursor(incarnation: lane.incarnation, number: number).metadata)
    }

    @Test("for the first time begins at the beginning, and tells the log so")
    func first() async throws {
        let hall = try await TestHall()
        let lane = try await take(nil, hall)
        #expect(lane.position == 0 && lane.published == 0 && lane.needsCommit)
        #expect(lane.origin == .known)
        // Dies before it has told the log: again the same.
        let again = try await take(nil, hall)
        #expect(again.position == 0 && again.origin == .known && again.lane.incarnation == lane.lane.incarnation)
        await hall.close()
    }

    @Test("goes on where the log and the registry are, the registry ahead by what is not published")
    func usual() async throws {
        let hall = try await TestHall()
        let first = try await work(try await take(nil, hall), rows: 5, offset: 20, hall)
        let lane = try await take(cursor(first, 3, 12), hall)
        #expect(lane.position == 20 && lane.published == 3 && lane.needsCommit && lane.origin == .known)
        let settled = try await take(cursor(first, 5, 20), hall)
        #expect(settled.position == 20 && settled.published == 5 && !settled.needsCommit)
        await hall.close()
    }

    @Test("with a log that is new to an old registry begins anew, and publishes what was never confirmed")
    func newLog() async throws {
        let hall = try await TestHall()
        let first = try await work(try await take(nil, hall), rows: 5, offset: 20, hall)
        let lane = try await take(nil, hall)
        #expect(lane.position == 0 && lane.published == 0 && lane.needsCommit && lane.origin == .newLog)
        #expect(lane.lane.incarnation != first.incarnation)
        #expect(lane.lane.lastNumber == 5, "numbers go on")
        await hall.close()
    }

    @Test("with a registry that is new to an old log goes on at the log's offset")
    func newRegistry() async throws {
        let hall = try await TestHall()
        let foreign = Cursor(nextOffset: 30, metadata: LaneCursor(incarnation: "other", number: 77).metadata)
        let lane = try await take(foreign, hall)
        #expect(lane.position == 30 && lane.published == 0 && lane.needsCommit && lane.origin == .foreignCursor)
        await hall.close()
    }

    @Test("after somebody has moved the offset goes on there", arguments: [Int64(3), 50])
    func movedOffset(offset: Int64) async throws {
        let hall = try await TestHall()
        _ = try await work(try await take(nil, hall), rows: 5, offset: 20, hall)
        let lane = try await take(Cursor(nextOffset: offset, metadata: ""), hall)
        #expect(lane.position == offset && lane.needsCommit && lane.origin == .foreignCursor)
        // Where it dies before it has told the log, the offset still holds.
        let again = try await take(Cursor(nextOffset: offset, metadata: ""), hall)
        #expect(again.position == offset)
        await hall.close()
    }

    @Test("with a registry from a backup does again what the registry does not know")
    func backup() async throws {
        let hall = try await TestHall()
        let first = try await work(try await take(nil, hall), rows: 5, offset: 20, hall)
        for ahead in [cursor(first, 9, 35), cursor(first, 5, 35), cursor(first, 9, 20)] {
            let lane = try await take(ahead, hall)
            #expect(lane.position == 20 && lane.published == 5 && lane.needsCommit && lane.origin == .olderRegistry)
            #expect(lane.lane.incarnation == first.incarnation, "to die here and begin again changes nothing")
        }
        await hall.close()
    }

    @Test("of which all was published before is not published again under a new registry's numbers")
    func restoredFile() async throws {
        let hall = try await TestHall()
        try await hall.append((0..<10).map { "A-\($0)" }, person: 0)
        try await hall.worker().run { try await hall.untilDecided(10) }
        // The registry's file as of now is the backup.
        try await hall.registry.close()
        let backup = hall.folder.appendingPathComponent("backup.db").path
        try FileManager.default.copyItem(atPath: hall.registryPath, toPath: backup)
        try await hall.append((10..<15).map { "A-\($0)" }, person: 0)
        try await hall.worker().run { try await hall.untilDecided(15) }
        try FileManager.default.removeItem(atPath: hall.registryPath)
        try FileManager.default.moveItem(atPath: backup, toPath: hall.registryPath)

        let circumstances = TestHall.Circumstances()
        try await hall.append((15..<20).map { "A-\($0)" }, person: 0)
        try await hall.worker(ScriptedHandler(), circumstances).run { try await hall.untilDecided(25) }
        let decided = try await hall.decided()
        let again = (10..<20).map { "A-\($0)" }
        #expect(
            decided == (0..<15).map { "A-\($0)" } + again, "what the registry has lost is done again, and only that")
        let warning =
            "the registry is older than the log, as after a restored backup: what it does not know is done again"
        #expect(!circumstances.log.lines(warning).isEmpty)
        // And from here on all is as usual, also for the next owner.
        try await hall.append(["A-20"], person: 0)
        try await hall.worker().run { try await hall.untilDecided(26) }
        #expect(try await hall.decided().count == 26)
        await hall.close()
    }

    @Test("under a new log answers the old log's filings with their recorded results")
    func replacedLog() async throws {
        let hall = try await TestHall()
        try await hall.append(["A-1", "A-2"], person: 0)
        try await hall.worker().run { try await hall.untilDecided(2) }
        let other = try await TestHall()
        try await other.append(["A-1", "A-3"], person: 0)
        // The other hall's log with this one's registry.
        try await other.registry.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: other.registryPath + suffix)
        }
        try await hall.registry.close()
        try FileManager.default.copyItem(atPath: hall.registryPath, toPath: other.registryPath)
        let asked = Switchboard()
        try await other.worker(asked.handler).run { try await other.until { try await other.results().count >= 3 } }
        let results = try await other.results()
        // Those of the last turn were perhaps never confirmed; then all requests are read, and known ones answered.
        #expect(results.filter { $0.filingID == "A-1" }.allSatisfy { $0.revision == 1 })
        #expect(results.last?.filingID == "A-3")
        #expect(asked.asked == ["A-3"])
        await hall.close()
        await other.close()
    }

    @Test("of a log with fewer partitions than the last one takes up what waits from the others, once, in order")
    func narrowedLog() async throws {
        let hall = try await TestHall()
        let topic = hall.topics.requests(TestHall.kind)
        @Sendable func entry(_ id: String, person: Int, _ state: FilingState) throws -> JournalEntry {
            var entry = JournalEntry(
                kind: TestHall.kind, filingID: id, digest: Data(repeating: 0, count: 32),
                source: RecordPosition(partition: TopicPartition(topic: topic, partition: 6), offset: 0),
                recordKey: Data("P\(10_000 + person)".utf8), personKey: "P\(10_000 + person)", employer: nil,
                state: state,
                operatingMonth: try #require(.init("2021-07")), receivedAt: Date(), firstSeen: Date(),
                request: TestHall.filing(id, person: person), traceparent: nil)
            if state == .deferred { entry.notBefore = Date() }
            if state == .awaiting { entry.waitsFor = ScriptedHandler().inquiryName }
            return entry
        }
        try await hall.registry.write { registry in
            for number in 0..<20 {
                _ = try registry.insert(entry("D-\(number)", person: number, .deferred))
                _ = try registry.insert(entry("H-\(number)", person: number, .held))
                _ = try registry.insert(entry("A-\(number)", person: 100 + number, .awaiting))
            }
        }
        let asked = Switchboard()
        let circumstances = TestHall.Circumstances()
        let stop = Gate()
        let handler = ScriptedHandler.asking { asked.step($0) }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<2 {
                tasks.addTask { try await hall.worker(handler, circumstances).run { await stop.wait() } }
            }
            try await hall.untilDecided(60)
            stop.open()
            try await tasks.waitForAll()
        }
        let decided = try await hall.results().map(\.filingID)
        #expect(decided.count == 60 && Set(decided).count == 60)
        for number in 0..<20 {
            let (first, second) = (decided.firstIndex(of: "D-\(number)"), decided.firstIndex(of: "H-\(number)"))
            #expect(first ?? .max < second ?? .min)
        }
        #expect(asked.asked.count == 60, "each is asked about once")
        let warning = "the log has fewer partitions than before: what still waits from the others is taken up here"
        #expect(!circumstances.log.lines(warning).isEmpty)
        await hall.close()
    }

    @Test("knows its cursor's text, and no other")
    func cursorText() {
        let cursor = LaneCursor(incarnation: "a1b2", number: 42)
        #expect(LaneCursor(cursor.metadata) == cursor)
        for text in ["", "1 a1b2", "2 a1b2 42", "1 a1b2 -1", "1 a1b2 x", "1  42", "1 a1b2 42 7"] {
            #expect(LaneCursor(text) == nil, "\(text)")
        }
    }
}
