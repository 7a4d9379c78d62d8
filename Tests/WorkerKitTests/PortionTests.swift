import Filings
import Foundation
import Registry
import Synchronization
import Testing
import WorkerKit

/// Filings that are decided in several transactions.
@Suite("A filing that is done in portions", .timeLimit(.minutes(10)))
struct PortionTests {
    private static let portions = 4

    /// Counts its portions in the registry, in the transactions that do them.
    private static let handler = ScriptedHandler { id, registry in
        guard id.hasPrefix("S") else { return ScriptedHandler.acceptance }
        let done = try registry.note(id)?.version ?? 0
        guard done < Int64(portions) else { return ScriptedHandler.acceptance }
        let note = SharedNote(version: done + 1, content: Data())
        guard try registry.replaceNote(id, with: note, expected: done) else { throw HandlerBug() }
        return .proceeds("the next portion")
    }

    @Test("goes on by itself, without a result in between and without counting attempts")
    func goesOn() async throws {
        let hall = try await TestHall()
        try await hall.append(["S-1"], person: 0)
        try await hall.worker(Self.handler).run { try await hall.untilDecided(1) }
        #expect(try await hall.results().map(\.outcome) == [.accepted])
        #expect(try await hall.results().map(\.revision) == [1])
        #expect(try await hall.attempts("S-1").map(\.outcome) == ["accepted"])
        #expect(try await hall.registry.read { try $0.note("S-1")?.version } == Int64(Self.portions))
        await hall.close()
    }

    @Test("lets other filings pass; later ones of its person wait")
    func others() async throws {
        let hall = try await TestHall()
        let mayEnd = Mutex(false)
        let handler = ScriptedHandler { id, _ in
            id == "S-1" && !mayEnd.withLock { $0 } ? .proceeds("the next portion") : ScriptedHandler.acceptance
        }
        try await hall.append(["S-1", "A-1"], person: 0)
        try await hall.append(["B-1"], person: 1)
        try await hall.worker(handler).run {
            try await hall.untilDecided(1)
            try await hall.untilState("A-1", .held)
            #expect(try await hall.decided() == ["B-1"])
            let entry = try #require(try await hall.entry("S-1"))
            #expect(entry.state == .deferred && entry.waitsFor == "the next portion" && entry.attempts == 0)
            mayEnd.withLock { $0 = true }
            try await hall.untilDecided(3)
        }
        #expect(try await hall.decided().filter { $0 != "B-1" } == ["S-1", "A-1"])
        await hall.close()
    }

    @Test("does each portion once, at whatever moment its process dies")
    func crashes() async throws {
        var moments = 1
        var fatal = 1
        while fatal <= moments {
            let hall = try await TestHall()
            try await hall.append(["S-1", "A-1"], person: 0)
            var circumstances = TestHall.Circumstances()
            circumstances.points = CrashPoints(dyingAt: fatal)
            let died = try await hall.worker(Self.handler, circumstances).run { try await hall.untilDecided(2) }
            if died {
                try await hall.worker(Self.handler).run { try await hall.untilDecided(2) }
                moments = fatal + 1
            }
            #expect(try await hall.decided() == ["S-1", "A-1"], "dying at moment \(fatal)")
            #expect(try await hall.registry.read { try $0.note("S-1")?.version } == Int64(Self.portions))
            await hall.close()
            fatal += 1
        }
        #expect(moments > 2 * Self.portions, "each portion is a transaction, before and after which the process died")
    }
}
