import Filings
import Foundation
import MessageLog
import Registry
import Retries
import Testing
import WorkerKit

@Suite("Filings of one person", .timeLimit(.minutes(2)))
struct PersonOrderTests {
    @Test("wait behind the one that waits for an answer, and follow in their order")
    func behindAwaiting() async throws {
        let hall = try await TestHall()
        let gate = Gate()
        let handler = ScriptedHandler.asking(about: "A-1") { _ in
            await gate.wait()
            return ScriptedHandler.acceptance
        }
        try await hall.append(["A-1", "A-2", "A-3"], person: 0)
        try await hall.append(["B-1"], person: 1)
        try await hall.worker(handler).run {
            try await hall.untilDecided(1)
            try await hall.untilState("A-3", .held)
            #expect(try await hall.decided() == ["B-1"], "another person's filing is not delayed")
            #expect(try await hall.entry("A-2")?.state == .held)
            gate.open()
            try await hall.untilDecided(4)
        }
        #expect(try await hall.decided().filter { $0.hasPrefix("A") } == ["A-1", "A-2", "A-3"])
        await hall.close()
    }

    @Test("wait behind the one that is deferred, then parked, and follow once it is produced again and decided")
    func behindDeferredAndParked() async throws {
        let hall = try await TestHall()
        let clock = ManualClock()
        let board = Switchboard()
        board.set("A-1", .unavailable)
        try await hall.append(["A-1", "A-2", "A-3"], person: 0)
        try await hall.append(["B-1"], person: 1)
        var circumstances = TestHall.Circumstances()
        circumstances.systemNow = { clock.now }
        circumstances.schedule = RetrySchedule(delays: [.seconds(30)], deadline: .seconds(3600))
        try await hall.worker(board.handler, circumstances).run {
            try await hall.untilDecided(1)
            try await hall.untilState("A-1", .deferred)
            try await hall.untilState("A-3", .held)
            clock.advance(by: 4000)
            try await hall.untilParked(1)
            #expect(try await hall.decided() == ["B-1"])
            #expect(try await hall.entry("A-2")?.state == .held)
            #expect(board.asked.allSatisfy { $0 == "A-1" || $0 == "B-1" })

            board.set("A-1", nil)
            try await hall.replay(try #require(try await hall.parkedRecords().first))
            try await hall.untilDecided(4)
        }
        #expect(try await hall.decided().filter { $0.hasPrefix("A") } == ["A-1", "A-2", "A-3"])
        await hall.close()
    }

    @Test("follow one by one where each has to wait for itself")
    func eachWaits() async throws {
        let hall = try await TestHall()
        let ids = (0..<8).map { "A-\($0)" }
        // Every second one asks, every third is deferred once.
        let handler = ScriptedHandler { id, registry in
            let number = Int(id.dropFirst(2)) ?? 0
            let attempts = try registry.entry(TestHall.kind, id)?.attempts ?? 0
            if number.isMultiple(of: 3), attempts == 0 { return .unavailable }
            return number.isMultiple(of: 2) ? .asks(id) : ScriptedHandler.acceptance
        }
        try await hall.append(ids, person: 0)
        try await hall.worker(handler).run { try await hall.untilDecided(ids.count) }
        #expect(try await hall.decided() == ids)
        await hall.close()
    }

    @Test("keep their order though they came in by different partitions, of two processes")
    func twoPartitions() async throws {
        let hall = try await TestHall()
        let ids = (0..<12).map { "A-\($0)" }
        // All of them ask: the inquiry belongs to the owner of the filing's own partition.
        let handler = ScriptedHandler.asking { _ in ScriptedHandler.acceptance }
        let circumstances = TestHall.Circumstances()
        let (first, second) = (
            try await hall.worker(handler, circumstances), try await hall.worker(handler, circumstances)
        )
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for worker in [first, second] {
                tasks.addTask { try await worker.run { await gate.wait() } }
            }
            try await hall.untilShared(among: 2)
            for (number, id) in ids.enumerated() {
                try await hall.append([("any-\(number)", TestHall.filing(id, person: 0))])
            }
            try await hall.untilDecided(ids.count)
            gate.open()
            try await tasks.waitForAll()
        }
        let sequences = try await hall.entries(ids).map(\.sequence)
        let received = zip(ids, sequences).sorted { $0.1 < $1.1 }.map(\.0)
        #expect(try await hall.entries(ids).allSatisfy { $0.state == .decided })
        #expect(Set(try await hall.entries(ids).map(\.source.partition)).count > 1)
        // The order of receipt is the registry's, whatever partition a filing came in by.
        let decided = try await hall.registry.read { registry in
            try ids.map { ($0, try registry.attempts(TestHall.kind, $0).last?.at ?? .distantPast) }
        }
        #expect(
            decided.sorted { ($0.1, received.firstIndex(of: $0.0)!) < ($1.1, received.firstIndex(of: $1.0)!) }
                .map(\.0) == received)
        await hall.close()
    }

    @Test("are published in their order though the topic was widened between them, and answers come for many at once")
    func widened() async throws {
        let hall = try await TestHall()
        let gate = Gate()
        let handler = ScriptedHandler.asking(about: "A") { _ in
            await gate.wait()
            return ScriptedHandler.acceptance
        }
        let persons = 0..<60
        for person in persons { try await hall.append(["A-\(person)"], person: person) }
        try await hall.observer.apply([TopicDescription(name: hall.topics.requests(TestHall.kind), partitions: 11)])
        var circumstances = TestHall.Circumstances()
        circumstances.limits.batch = 1_000
        try await hall.worker(handler, circumstances).run {
            for person in persons { try await hall.untilState("A-\(person)", .awaiting) }
            for person in persons { try await hall.append(["B-\(person)"], person: person) }
            for person in persons { try await hall.untilState("B-\(person)", .held) }
            gate.open()
            try await hall.untilDecided(2 * persons.count)
        }
        let sources = try await hall.entries(persons.map { "B-\($0)" }).map(\.source.partition)
        #expect(Set(sources).count > 3)
        let decided = try await hall.decided()
        for person in persons {
            #expect(decided.filter { $0.hasSuffix("-\(person)") } == ["A-\(person)", "B-\(person)"])
        }
        await hall.close()
    }

    @Test("that waits in a partition of another process is asked about by that process, once")
    func handedOver() async throws {
        let hall = try await TestHall()
        let asked = Switchboard()
        let gate = Gate()
        let handler = ScriptedHandler.asking { id in
            let step = asked.step(id)
            if id == "A-1" { await gate.wait() }
            return step
        }
        let stop = Gate()
        let circumstances = TestHall.Circumstances()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<3 {
                let worker = try await hall.worker(handler, circumstances)
                tasks.addTask { try await worker.run { await stop.wait() } }
            }
            try await hall.untilShared(among: 3)
            try await hall.append([("k0", TestHall.filing("A-1", person: 0))])
            try await hall.untilState("A-1", .awaiting)
            for number in 1...5 {
                try await hall.append([("k\(number)", TestHall.filing("A-\(number + 1)", person: 0))])
                try await hall.untilState("A-\(number + 1)", .held)
            }
            gate.open()
            try await hall.untilDecided(6)
            stop.open()
            try await tasks.waitForAll()
        }
        #expect(asked.asked == (1...6).map { "A-\($0)" })
        await hall.close()
    }
}
