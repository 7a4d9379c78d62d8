import Filings
import Foundation
import MessageLog
import Registry
import SQLiteRegistry
import SocialInsurance
import Synchronization
import Testing

@testable import Canbao

@Suite("Replaying and cancelling", .timeLimit(.minutes(2)))
struct RetryTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    /// A registry in a folder of its own.
    private static func withRegistry(_ body: (SQLiteRegistry) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-test-\(UUID().uuidString)")
        let registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        try await body(registry)
        try await registry.close()
        try FileManager.default.removeItem(at: folder)
    }

    private static func entry(
        _ id: String, _ state: FilingState, kind: FilingKind = .basicInfo, code: String? = "MINISTRY_UNAVAILABLE",
        person: String? = nil, seen: TimeInterval = -3600
    ) -> JournalEntry {
        let source = RecordPosition(partition: TopicPartition(topic: "t", partition: 0), offset: 0)
        var entry = JournalEntry(
            kind: kind, filingID: id, digest: Data(), source: source, recordKey: nil,
            personKey: person, employer: "E", state: state,
            operatingMonth: Month("2021-07")!,
            receivedAt: start, firstSeen: start + seen, request: Data("{}".utf8), traceparent: nil)
        entry.errorCode = state == .held ? nil : code
        entry.notBefore = state == .deferred ? start + 600 : nil
        entry.attempts = 7
        return entry
    }

    private static func fill(_ registry: SQLiteRegistry, _ entries: [JournalEntry]) async throws {
        try await registry.write { registry in for entry in entries { _ = try registry.insert(entry) } }
    }

    private static func run(
        _ act: RetryAct, _ registry: any Registry, _ filters: [WaitingFilter] = [.init(states: RetryAct.states)],
        perSecond: Double? = nil, isDryRun: Bool = false
    ) -> RetryRun {
        RetryRun(
            registry: registry, act: act, filters: filters, pace: ActPace(perSecond: perSecond), isDryRun: isDryRun,
            now: { start }, sleep: { _ in })
    }

    private static let replay = RetryAct(kind: .replay, user: "chen", reason: "公安接口已恢复")
    private static let cancel = RetryAct(kind: .cancel, user: "chen", reason: "重复申报")

    @Test("a replayed filing is due now, with all its time and attempts before it; who did it and why is kept")
    func replayed() async throws {
        try await Self.withRegistry { registry in
            try await Self.fill(registry, [Self.entry("D", .deferred), Self.entry("P", .parked)])
            let tally = try await Self.run(Self.replay, registry).run { _, _ in }
            #expect(tally == RetryRun.Tally(done: 2, passed: 0))
            for id in ["D", "P"] {
                let entry = try #require(try await registry.read { try $0.entry(.basicInfo, id) })
                #expect(entry.state == .deferred && entry.notBefore == Self.start && entry.retrySince == Self.start)
                #expect(entry.attempts == 0 && entry.errorCode == "MINISTRY_UNAVAILABLE" && entry.request != nil)
                let attempts = try await registry.read { try $0.attempts(.basicInfo, id) }
                let act = Attempt(
                    at: Self.start, outcome: "replayed", code: "MINISTRY_UNAVAILABLE", note: "by chen: 公安接口已恢复",
                    counted: false)
                #expect(attempts == [act])
            }
        }
    }

    @Test("a cancelled filing waits for its worker to reject it, and can neither be replayed nor cancelled again")
    func cancelled() async throws {
        try await Self.withRegistry { registry in
            try await Self.fill(registry, [Self.entry("P", .parked)])
            #expect(try await Self.run(Self.cancel, registry).run { _, _ in }.done == 1)
            let entry = try #require(try await registry.read { try $0.entry(.basicInfo, "P") })
            #expect(entry.cancellation == "重复申报" && entry.isCancelled && entry.state == .parked)
            for act in [Self.replay, Self.cancel] {
                #expect(try await Self.run(act, registry).run { _, _ in } == RetryRun.Tally(done: 0, passed: 1))
            }
            let attempts = try await registry.read { try $0.attempts(.basicInfo, "P") }
            #expect(attempts.map(\.note) == ["by chen: 重复申报"])
        }
    }

    @Test(
        "an enrollment whose arrears are booked is not cancelled any more; replayed it can be",
        arguments: [true, false])
    func booked(_ isBooked: Bool) async throws {
        try await Self.withRegistry { registry in
            try await Self.fill(registry, [Self.entry("E-1", .parked, kind: .enrollment, code: "INTERNAL_ERROR")])
            let answer = Sample.envelope("E-1:arrears", .arrears, isBooked ? .accepted : .deferred)
            let result = try ResultEncoder().record(answer, key: nil, traceparent: nil)
            try await registry.write { registry in
                _ = try registry.insert(Self.entry("E-1:arrears", isBooked ? .decided : .deferred, kind: .arrears))
                try registry.record(result)
            }
            let enrollments = WaitingFilter(kind: .enrollment, states: RetryAct.states)
            let (done, passed) = isBooked ? (0, 1) : (1, 0)
            #expect(
                try await Self.run(Self.cancel, registry, [enrollments]).run { _, _ in }
                    == RetryRun.Tally(done: done, passed: passed))
            let entry = try #require(try await registry.read { try $0.entry(.enrollment, "E-1") })
            #expect(entry.isCancelled != isBooked)
            #expect(try await registry.read { try $0.attempts(.enrollment, "E-1") }.count == done)
            guard isBooked else { return }
            #expect(try await Self.run(Self.replay, registry, [enrollments]).run { _, _ in }.done == 1)
        }
    }

    @Test("only what is deferred or parked is acted on, and only what the filters let pass")
    func filters() async throws {
        try await Self.withRegistry { registry in
            try await Self.fill(
                registry,
                [
                    Self.entry("D", .deferred), Self.entry("P", .parked, kind: .enrollment, code: "INTERNAL_ERROR"),
                    Self.entry("H", .held), Self.entry("A", .awaiting), Self.entry("X", .decided),
                    Self.entry("old", .deferred, seen: -90_000), Self.entry("handed over", .deferred, code: nil),
                    // Received while the command runs.
                    Self.entry("new", .deferred, seen: 1),
                ])
            func ids(_ filter: WaitingFilter) async throws -> [String] {
                var filter = filter
                filter.states = RetryAct.states
                let found = Mutex<[String]>([])
                _ = try await Self.run(Self.replay, registry, [filter], isDryRun: true).run { entries, _ in
                    found.withLock { $0 += entries.map(\.filingID) }
                }
                return found.withLock { $0 }
            }
            #expect(try await ids(.init()) == ["D", "P", "old"])
            #expect(try await ids(.init(kind: .enrollment)) == ["P"])
            #expect(try await ids(.init(errorCode: "INTERNAL_ERROR")) == ["P"])
            #expect(try await ids(.init(since: Self.start - 7200)) == ["D", "P"])
            #expect(try await ids(.init(until: Self.start - 7200)) == ["old"])
            #expect(try await ids(.init(filingID: "D")) == ["D"])
            #expect(try await ids(.init(filingID: "H")) == [])
            #expect(try await ids(.init(employer: "other")) == [])
            // A dry run has changed nothing.
            #expect(try await registry.read { try $0.attempts(.basicInfo, "D") }.isEmpty)
        }
    }

    @Test("what has gone on meanwhile is left alone")
    func meanwhile() async throws {
        try await Self.withRegistry { registry in
            try await Self.fill(registry, [Self.entry("A", .deferred), Self.entry("B", .deferred)])
            let listed = try await registry.read { try $0.waiting(.init(), after: 0, limit: 10) }
            try await registry.write { registry in
                var entry = listed[0]
                entry.state = .decided
                try registry.update(entry)
            }
            let done = try await registry.write { registry in
                try listed.filter { try Self.cancel.perform(on: $0, at: Self.start, in: registry) }
            }
            #expect(done.map(\.filingID) == ["B"])
        }
    }

    /// Counts what a run does to the registry.
    private final class Meter: Sendable {
        let largest = Mutex(0)
        let pages = Mutex(0)
        let slept = Mutex(Duration.zero)
    }

    @Test("thousands go in small transactions, each filing once, at the rate")
    func many() async throws {
        try await Self.withRegistry { registry in
            let count = 3000
            try await Self.fill(registry, (0..<count).map { Self.entry("D-\($0)", .deferred) })
            let meter = Meter()
            let run = RetryRun(
                registry: registry, act: Self.replay, filters: [.init(states: RetryAct.states)],
                pace: ActPace(perSecond: 500), isDryRun: false, now: { Self.start },
                sleep: { duration in meter.slept.withLock { $0 += duration } })
            let began = ContinuousClock.now
            let tally = try await run.run { entries, tally in
                meter.pages.withLock { $0 += 1 }
                meter.largest.withLock { $0 = max($0, entries.count) }
            }
            #expect(tally == RetryRun.Tally(done: count, passed: 0))
            #expect(meter.largest.withLock { $0 } == 100)
            #expect(meter.pages.withLock { $0 } == 30)
            #expect(
                meter.slept.withLock { $0 } + (.now - began) >= .milliseconds(5800), "3000 at 500 a second take 6 s")
            let attempts = try await registry.read { try $0.attempts(.basicInfo, "D-2999") }
            #expect(attempts.count == 1)
        }
    }

    @Test("a held filing is listed with what it waits behind now, not with what it was when it came")
    func held() async throws {
        try await Self.withRegistry { registry in
            let number = "321202199003074512"
            var held = Self.entry("C", .held, person: number)
            held.waitsFor = "A"
            try await Self.fill(
                registry, [Self.entry("A", .decided, person: number), Self.entry("B", .parked, person: number), held])
            let rows = try await registry.read { registry in
                try WaitingRow.read(registry.waiting(.init(states: [.held]), after: 0, limit: 10), in: registry)
            }
            let row = try #require(rows.first)
            #expect(row.cells.last == "filing B of the same person (parked, MINISTRY_UNAVAILABLE)")
            let json = String(decoding: try JSONLine.encode(row), as: UTF8.self)
            #expect(json.contains(#""waitsFor":"B""#) && json.contains(#""ahead":{"code":"MINISTRY_UNAVAILABLE""#))
            #expect(!json.contains(number) && json.contains("321202********4512"))
            let history = try await registry.read { try FilingHistory.read(.basicInfo, "C", in: $0) }
            #expect(history?.waitsFor == "B")
        }
    }

    @Test("what was done is said in a row for each filing and a line for all")
    func printed() async throws {
        let text = Mutex("")
        let output = TextOutput { data in text.withLock { $0 += String(decoding: data, as: UTF8.self) } }
        var printer = ActPrinter(.cancel, isDryRun: false, isJSON: false, total: 2, output: output)
        try printer.show([Self.entry("A-1", .parked)], .init(done: 1, passed: 1))
        try printer.finish(.init(done: 1, passed: 1))
        let printed = text.withLock { $0 }
        #expect(printed.contains("A-1") && printed.contains("parked") && printed.contains("MINISTRY_UNAVAILABLE"))
        #expect(
            printed.contains(
                "1 filing cancelled: the workers reject them; "
                    + "1 more went on by themselves, were cancelled before, or have booked already."))
        text.withLock { $0 = "" }
        var json = ActPrinter(.replay, isDryRun: true, isJSON: true, total: 2, output: output)
        try json.show([Self.entry("A-1", .parked)], .init(done: 1, passed: 0))
        try json.finish(.init(done: 1, passed: 0))
        let line = text.withLock { $0 }
        #expect(
            line == """
                {"act":"replay","code":"MINISTRY_UNAVAILABLE","dryRun":true,"filingId":"A-1",\
                "firstSeen":"2023-11-15T05:13:20+08:00","kind":"basic-info","state":"parked"}

                """)
    }
}
