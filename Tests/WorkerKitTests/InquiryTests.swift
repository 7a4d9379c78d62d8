import Filings
import Foundation
import Registry
import Retries
import Synchronization
import Testing
import WorkerKit

@Suite("Inquiries", .timeLimit(.minutes(2)))
struct InquiryTests {
    @Test("that are lost with their process are made again by the heir; their answers decide the filings")
    func heir() async throws {
        let hall = try await TestHall()
        let never = Gate()
        var circumstances = TestHall.Circumstances()
        let points = CrashPoints(dyingAt: 20)
        circumstances.points = points
        let hanging = ScriptedHandler.asking { _ in
            await never.wait()
            return .unavailable
        }
        for person in 0..<20 { try await hall.append(["A-\(person)", "B-\(person)"], person: person) }
        let died = try await hall.worker(hanging, circumstances).run {
            try await hall.until { never.arrived == 20 }
            // The next transactions are its last ones.
            while !points.hasDied { try await hall.append(["C-\(points.count)"], person: 100 + points.count) }
            try await hall.until { false }
        }
        #expect(died)
        let asked = Switchboard()
        try await hall.worker(ScriptedHandler.asking { asked.step($0) }).run {
            try await hall.until {
                let entries = try await hall.entries((0..<20).flatMap { ["A-\($0)", "B-\($0)"] })
                return entries.count == 40 && entries.allSatisfy { $0.state == .decided }
            }
        }
        #expect(Set(asked.asked).count == asked.asked.count, "each filing is asked about once")
        #expect(asked.asked.count { $0.hasPrefix("A") } == 20)
        await hall.close()
    }

    @Test("that are lost while nothing can be tried are refused, so that their filings are deferred")
    func heirWithoutRoom() async throws {
        let hall = try await TestHall()
        let never = Gate()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.farewell = .zero
        let hanging = ScriptedHandler.asking { _ in
            await never.wait()
            return .unavailable
        }
        for person in 0..<20 { try await hall.append(["A-\(person)"], person: person) }
        try await hall.worker(hanging, circumstances).run { try await hall.until { never.arrived == 20 } }
        var refusing = ScriptedHandler.asking { _ in
            .deferred(Deferral(code: .ministryUnavailable, notBefore: .distantFuture, counted: false))
        }
        refusing.isOpen = { .none(until: .distantFuture) }
        circumstances.schedule = RetrySchedule(delays: [.seconds(30)])
        try await hall.worker(refusing, circumstances).run {
            try await hall.until {
                let entries = try await hall.entries((0..<20).map { "A-\($0)" })
                return entries.allSatisfy { $0.state == .deferred && $0.attempts == 0 }
            }
        }
        await hall.close()
    }

    @Test("are never made twice at the same time for one filing, by however many processes, though partitions move")
    func once() async throws {
        let hall = try await TestHall()
        let under = UnderWay()
        var asking = ScriptedHandler.asking { id in
            under.begin(id)
            // Long enough for the loop to go round.
            for _ in 0..<50 { await Task.yield() }
            under.end(id)
            return ScriptedHandler.acceptance
        }
        asking.keepsFindings = true
        let handler = asking
        var circumstances = TestHall.Circumstances()
        circumstances.limits.heirPatience = .seconds(60)
        let usual = circumstances
        for person in 0..<60 { try await hall.append(["A-\(person)"], person: person) }
        let stop = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<3 {
                tasks.addTask { try await hall.worker(handler, usual).run { await stop.wait() } }
            }
            // Others come and go meanwhile.
            for visit in 1...3 {
                try await hall.worker(handler, usual).run { try await hall.untilDecided(15 * visit) }
            }
            try await hall.untilDecided(60)
            stop.open()
            try await tasks.waitForAll()
        }
        #expect(under.most == 1)
        #expect(under.total == 60, "what was found out is never asked for again")
        await hall.close()
    }

    @Test(
        "that are answered when the partition has moved are left to its new owner: it decides, in its order, without asking"
    )
    func moved() async throws {
        let hall = try await TestHall()
        let (asked, answer) = (Gate(), Gate())
        var first = ScriptedHandler.asking(about: "A") { _ in
            await asked.wait()
            await answer.wait()
            return ScriptedHandler.acceptance
        }
        first.keepsFindings = true
        let taken = Mutex(0)
        var second = ScriptedHandler { id, _ in
            if id.hasPrefix("C") { taken.withLock { $0 += 1 } }
            return id.hasPrefix("A") ? .asks(id) : ScriptedHandler.acceptance
        }
        second.answer = { id in
            Issue.record("\(id) is asked about again")
            return ScriptedHandler.acceptance
        }
        second.keepsFindings = true
        asked.open()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.heirPatience = .seconds(60)
        let usual = circumstances
        // One filing in each partition or so, each with another of the same person behind it.
        for person in 0..<12 { try await hall.append(["A-\(person)", "B-\(person)"], person: person) }
        let (former, heir) = (first, second)
        let end = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await hall.worker(former, usual).run { await end.wait() } }
            try await hall.until { asked.arrived == 12 }
            try await hall.worker(heir, usual).run {
                // The second process has got some of the partitions once it decides something that came in by them.
                var count = 0
                while taken.withLock({ $0 == 0 }) {
                    let person = 100 + count
                    try await hall.append(["C-\(person)"], person: person)
                    count += 1
                    try await hall.untilDecided(count)
                }
                answer.open()
                try await hall.untilDecided(24 + count)
                end.open()
            }
            try await tasks.waitForAll()
        }
        let decided = try await hall.decided()
        #expect(Set(decided).count == decided.count)
        for person in 0..<12 {
            #expect(decided.filter { $0.hasSuffix("-\(person)") } == ["A-\(person)", "B-\(person)"])
        }
        #expect(asked.arrived == 12)
        await hall.close()
    }

    @Test("are no more than the limit; the next are made as answers come")
    func limit() async throws {
        let hall = try await TestHall()
        let gate = Gate()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.inquiries = 10
        let handler = ScriptedHandler.asking { _ in
            await gate.wait()
            return ScriptedHandler.acceptance
        }
        for person in 0..<50 { try await hall.append(["A-\(person)"], person: person) }
        let weather = circumstances.weather
        try await hall.worker(handler, circumstances).run {
            try await hall.until { gate.arrived == 10 }
            // The loop goes round and takes no more.
            let passed = weather.passed(.poll)
            try await hall.until { weather.passed(.poll) > passed + 20 }
            #expect(gate.arrived == 10)
            gate.open()
            try await hall.untilDecided(50)
        }
        await hall.close()
    }

    @Test(
        "that hang, as many as there may be, hold up nobody who asks nothing; those beyond are made when there is room")
    func beyondLimit() async throws {
        let hall = try await TestHall()
        let gate = Gate()
        let asked = Switchboard()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.inquiries = 3
        let handler = ScriptedHandler.asking(about: "A") { id in
            let step = asked.step(id)
            await gate.wait()
            return step
        }
        for person in 0..<40 { try await hall.append(["A-\(person)", "A-\(person)-next"], person: person) }
        for person in 40..<60 { try await hall.append(["N-\(person)"], person: person) }
        try await hall.worker(handler, circumstances).run {
            try await hall.untilDecided(20)
            #expect(asked.asked.count == 3)
            let entries = try await hall.entries((0..<40).map { "A-\($0)" })
            #expect(entries.allSatisfy { $0.state == .awaiting && $0.attempts == 0 }, "nobody is told that he waits")
            gate.open()
            try await hall.untilDecided(100)
        }
        #expect(asked.asked.count == 80 && Set(asked.asked).count == 80, "each once")
        #expect(try await hall.results().allSatisfy { $0.outcome == .accepted && $0.revision == 1 })
        await hall.close()
    }

    @Test("for which there is no room hear at once that nothing can be tried, and are deferred")
    func beyondLimitInOutage() async throws {
        let hall = try await TestHall()
        let gate = Gate()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.inquiries = 3
        circumstances.schedule = RetrySchedule(delays: [.seconds(3600)])
        var handler = ScriptedHandler.asking { _ in
            await gate.wait()
            return .unavailable
        }
        handler.isOpen = { .none(until: .distantFuture) }
        for person in 0..<40 { try await hall.append(["A-\(person)"], person: person) }
        try await hall.worker(handler, circumstances).run {
            try await hall.until { gate.arrived == 3 }
            gate.open()
            try await hall.until { try await hall.results().count == 40 }
        }
        #expect(try await hall.results().allSatisfy { $0.outcome == .deferred })
        #expect(gate.arrived == 40)
        await hall.close()
    }

    @Test("that hang do not keep a process from stopping; another process asks again", arguments: [false, true])
    func hanging(stubbornly: Bool) async throws {
        let hall = try await TestHall()
        let never = Gate()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.farewell = .milliseconds(20)
        let handler = ScriptedHandler.asking { _ in
            await never.wait(stubbornly: stubbornly)
            return .unavailable
        }
        try await hall.append(["A-1", "A-2"], person: 0)
        let died = try await hall.worker(handler, circumstances).run { try await hall.until { never.arrived == 1 } }
        #expect(!died)
        #expect(try await hall.results().isEmpty)
        #expect(try await hall.entry("A-1")?.state == .awaiting)
        try await hall.worker().run { try await hall.untilDecided(2) }
        never.open()
        await hall.close()
    }

    @Test("that are answered soon after the stop are not lost, and nothing new is asked")
    func farewell() async throws {
        let hall = try await TestHall()
        let gate = Gate()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.farewell = .seconds(60)
        let asked = Switchboard()
        let handler = ScriptedHandler.asking { id in
            let step = asked.step(id)
            await gate.wait()
            return step
        }
        try await hall.append(["A-1", "A-2"], person: 0)
        let log = circumstances.log
        let worker = try await hall.worker(handler, circumstances)
        async let stopped = worker.run { try await hall.until { gate.arrived == 1 } }
        try await hall.until { log.lines("worker is stopping").count == 1 }
        gate.open()
        #expect(try await !stopped)
        #expect(try await hall.decided() == ["A-1"])
        #expect(asked.asked == ["A-1"])
        #expect(try await hall.entry("A-2")?.state == .awaiting)
        try await hall.worker(handler).run { try await hall.untilDecided(2) }
        await hall.close()
    }
}

/// Which inquiries are under way, and how often there were two for one filing.
private final class UnderWay: Sendable {
    private let state = Mutex((now: [String: Int](), most: 0, total: 0))

    var most: Int { state.withLock { $0.most } }
    var total: Int { state.withLock { $0.total } }

    func begin(_ id: String) {
        state.withLock { state in
            state.now[id, default: 0] += 1
            state.most = max(state.most, state.now[id] ?? 0)
            state.total += 1
        }
    }

    func end(_ id: String) { state.withLock { $0.now[id, default: 0] -= 1 } }
}
