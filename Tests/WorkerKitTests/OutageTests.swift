import Filings
import Foundation
import MessageLog
import Registry
import Retries
import SQLiteRegistry
import Testing
import WorkerKit

@Suite("When log or registry are out of reach", .timeLimit(.minutes(2)))
struct OutageTests {
    private let handler = ScriptedHandler { id, _ in
        id.hasSuffix("3") ? .asks(id) : ScriptedHandler.acceptance
    }

    private func submit(_ hall: TestHall, _ range: Range<Int>) async throws {
        for person in range { try await hall.append((0..<5).map { "F-\(person)-\($0)" }, person: person) }
    }

    private func check(_ hall: TestHall, _ count: Int, _ log: CapturedLog) async throws {
        let decided = try await hall.decided()
        #expect(decided.count == count)
        #expect(Set(decided).count == count)
        for line in log.lines { #expect(!line.text.contains("P1000"), "no ID number in a log line") }
    }

    private static let outages: [Set<Weather.Call>] = [[.commit], [.poll, .commit, .seek], [.write], [.write, .read]]

    @Test("the worker goes on when they are back; it says what is wrong once in a while", arguments: outages)
    func outage(calls: Set<Weather.Call>) async throws {
        let what = calls.contains(.commit) ? "log" : "registry"
        let hall = try await TestHall()
        let circumstances = TestHall.Circumstances()
        let (weather, log) = (circumstances.weather, circumstances.log)
        try await submit(hall, 0..<4)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilDecided(5)
            for round in 1...3 {
                let failures = calls.map(weather.failures).reduce(0, +)
                weather.fail(calls)
                try await submit(hall, (4 * round)..<(4 * round + 4))
                try await hall.until { calls.map(weather.failures).reduce(0, +) >= failures + 20 }
                weather.clear()
                try await hall.until { log.lines("the \(what) is in reach again").count == round }
            }
            try await hall.untilDecided(80)
        }
        try await check(hall, 80, circumstances.log)
        let complaints = circumstances.log.lines("the \(what) is out of reach")
        #expect(complaints.count == 3, "60 failures of three outages are three lines, at this test's interval")
        let text = what == "log" ? Weather.logText : Weather.registryText
        #expect(complaints.allSatisfy { $0.metadata["cause"] == text && $0.level == .error })
        await hall.close()
    }

    @Test("a worker that has nothing to write says too that the registry is back")
    func idle() async throws {
        let hall = try await TestHall()
        let circumstances = TestHall.Circumstances()
        let (weather, log) = (circumstances.weather, circumstances.log)
        try await submit(hall, 0..<1)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilDecided(5)
            weather.fail([.read])
            try await hall.until { weather.failures(.read) >= 5 }
            weather.clear()
            try await hall.until { !log.lines("the registry is in reach again").isEmpty }
        }
        await hall.close()
    }

    @Test("right after a takeover, the worker waits, and publishes what the former owner left")
    func takeover() async throws {
        for call in [Weather.Call.read, .write, .seek, .commit] {
            let hall = try await TestHall()
            var circumstances = TestHall.Circumstances()
            try await submit(hall, 0..<4)
            // Dies after a registry transaction, before the log's.
            circumstances.points = CrashPoints(dyingAt: 7)
            let died = try await hall.worker(handler, circumstances).run { try await hall.untilDecided(20) }
            #expect(died)
            circumstances.points = CrashPoints()
            circumstances.weather.fail([call])
            let weather = circumstances.weather
            try await hall.worker(handler, circumstances).run {
                try await hall.until { weather.failures(call) >= 5 }
                weather.clear()
                try await hall.untilDecided(20)
            }
            try await check(hall, 20, circumstances.log)
            await hall.close()
        }
    }

    @Test("at the start, the worker waits for the log")
    func atStart() async throws {
        let hall = try await TestHall()
        let circumstances = TestHall.Circumstances()
        let weather = circumstances.weather
        weather.fail([.join])
        try await submit(hall, 0..<1)
        try await hall.worker(handler, circumstances).run {
            try await hall.until { weather.failures(.join) >= 5 }
            weather.clear()
            try await hall.untilDecided(5)
        }
        #expect(!circumstances.log.lines("the log is out of reach").isEmpty)
        await hall.close()
    }

    @Test("a registry that another process locks for longer than the worker's patience is named, and waited for")
    func locked() async throws {
        let hall = try await TestHall()
        var circumstances = TestHall.Circumstances()
        circumstances.patience = .milliseconds(5)
        let log = circumstances.log
        let locker = try await hall.openRegistry()
        try await submit(hall, 0..<2)
        try await hall.worker(handler, circumstances).run {
            try await hall.untilDecided(10)
            let lock = DispatchSemaphore(value: 0)
            async let held: Void = locker.write { _ in lock.wait() }
            try await submit(hall, 2..<4)
            try await hall.until { !log.lines("the registry is out of reach").isEmpty }
            lock.signal()
            try await held
            try await hall.untilDecided(20)
        }
        let cause = try #require(log.lines("the registry is out of reach").first?.metadata["cause"])
        #expect(cause.contains("registry.db has been locked by another process"))
        try await check(hall, 20, log)
        try await locker.close()
        await hall.close()
    }

    @Test("a registry that is full is named, and waited for")
    func full() async throws {
        let hall = try await TestHall()
        var circumstances = TestHall.Circumstances()
        try await submit(hall, 0..<1)
        try await hall.worker(handler, circumstances).run { try await hall.untilDecided(5) }
        // As many pages as there are, and a few.
        let size = try FileManager.default.attributesOfItem(atPath: hall.registryPath)[.size] as? Int ?? 0
        circumstances.maximumPages = size / 4096 + 3
        let log = circumstances.log
        try await submit(hall, 1..<100)
        try await hall.worker(handler, circumstances).run {
            try await hall.until { !log.lines("the registry is out of reach").isEmpty }
        }
        let cause = try #require(log.lines("the registry is out of reach").first?.metadata["cause"])
        #expect(cause.contains("cannot grow"))
        circumstances.maximumPages = nil
        try await hall.worker(handler, circumstances).run { try await hall.untilDecided(500) }
        try await check(hall, 500, log)
        await hall.close()
    }

    @Test("a commit that is fenced leaves the partition to its new owner; nothing is lost or doubled")
    func fenced() async throws {
        let hall = try await TestHall()
        let circumstances = TestHall.Circumstances()
        let weather = circumstances.weather
        try await submit(hall, 0..<4)
        let partitions = Set((0..<3).map { TopicPartition(topic: hall.topics.requests(TestHall.kind), partition: $0) })
        try await hall.worker(handler, circumstances).run {
            try await hall.until { weather.passed(.commit) >= 2 }
            weather.fail([.commit], LogError.fenced(partitions))
            try await hall.until { weather.failures(.commit) >= 1 }
        }
        weather.clear()
        try await hall.worker(handler, TestHall.Circumstances()).run { try await hall.untilDecided(20) }
        try await check(hall, 20, circumstances.log)
        await hall.close()
    }

    @Test("a lane that another process has claimed is left to it; the log says so in the end, or the worker ends")
    func laneTaken() async throws {
        let hall = try await TestHall()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.disputePatience = .milliseconds(20)
        let group = hall.topics.group(TestHall.kind)
        try await submit(hall, 0..<1)
        let log = circumstances.log
        let worker = try await hall.worker(handler, circumstances)
        let died = try await worker.run {
            try await hall.untilDecided(5)
            // Workers of another log claim all lanes of this registry.
            try await hall.registry.write { registry in
                for partition in 0..<3 {
                    let topic = TopicPartition(topic: hall.topics.requests(TestHall.kind), partition: Int32(partition))
                    _ = try registry.claim(LaneName(group: group, partition: topic))
                }
            }
            try await submit(hall, 1..<4)
            try await hall.untilDecided(20)
        }
        #expect(died, "it does not stand still for ever")
        #expect(!log.lines("partition has another owner by the registry; its filings are left to that one").isEmpty)
        try await hall.worker(handler, TestHall.Circumstances()).run { try await hall.untilDecided(20) }
        try await check(hall, 20, log)
        await hall.close()
    }

    @Test("a stop is obeyed at once")
    func stop() async throws {
        for calls in [Set([Weather.Call.commit]), [.poll], [.write], [.read, .write], [.join]] {
            let hall = try await TestHall()
            let circumstances = TestHall.Circumstances()
            let weather = circumstances.weather
            if calls == [.join] { weather.fail(calls) }
            try await submit(hall, 0..<2)
            let died = try await hall.worker(handler, circumstances).run {
                if calls != [.join] { try await hall.untilDecided(5) }
                weather.fail(calls)
                try await submit(hall, 2..<4)
                try await hall.until { calls.contains { weather.failures($0) >= 1 } }
            }
            #expect(!died)
            try await hall.worker(handler, TestHall.Circumstances()).run { try await hall.untilDecided(20) }
            try await check(hall, 20, circumstances.log)
            await hall.close()
        }
    }
}
