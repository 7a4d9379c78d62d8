import Filings
import Foundation
import Logging
import MessageLog
import MessageLogConformance
import Registry
import Retries
import SQLiteLog
import SQLiteRegistry
import ServiceLifecycle
import SocialInsurance
import Synchronization
import Testing
import WorkerKit

/// A log and a registry in a folder of their own, and worker processes that live in the test's process.
final class TestHall: Sendable {
    let folder: URL
    let topics = TopicNames()
    let observer: SQLiteLog
    private let signal: LogSignal
    private let logClock = LogClock()
    let registry: SQLiteRegistry

    static let kind = FilingKind.benefitCheck

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var settings = SQLiteLogSettings()
        settings.now = { [logClock] in logClock.now }
        observer = try await SQLiteLog.open(at: folder.appendingPathComponent("log.db").path, settings: settings)
        registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        let names = [topics.requests(Self.kind), topics.results(Self.kind), topics.parked(Self.kind), topics.malformed]
        try await observer.apply(names.map { TopicDescription(name: $0, partitions: 3) })
        signal = LogSignal(observer, topics: Array(names.dropFirst()))
    }

    func close() async {
        await observer.close()
        try? await registry.close()
        try? FileManager.default.removeItem(at: folder)
    }

    var registryPath: String { folder.appendingPathComponent("registry.db").path }

    func openRegistry(
        patience: Duration = .seconds(5), maximumPages: Int? = nil
    ) async throws -> SQLiteRegistry {
        try await SQLiteRegistry.open(
            path: registryPath, settings: .init(lockPatience: patience, maximumPages: maximumPages))
    }

    // MARK: - Filings

    /// A benefit check for the n-th person.
    static func filing(_ id: String, person: Int = 0, start: String = "2021-01-30") -> Data {
        Data(
            """
            {"filingId":"\(id)","person":{"idType":"passport","idNumber":"P\(10_000 + person)"},\
            "contractStart":"\(start)"}
            """.utf8)
    }

    func append(_ values: [(key: String, value: Data?)]) async throws {
        let topic = topics.requests(Self.kind)
        try await observer.append(
            values.map { OutgoingRecord(topic: topic, key: Data($0.key.utf8), value: $0.value) })
    }

    func append(_ ids: [String], person: Int) async throws {
        try await append(ids.map { ("P\(10_000 + person)", Self.filing($0, person: person)) })
    }

    // MARK: - Workers

    /// How the processes of a test differ from the usual.
    struct Circumstances {
        var points = CrashPoints()
        var weather = Weather()
        var schedule = RetrySchedule(delays: [.milliseconds(1)])
        /// The registry's.
        var patience = Duration.seconds(5)
        var maximumPages: Int?
        var systemNow: @Sendable () -> Date = { Date() }
        var log = CapturedLog()
        var limits: WorkerLimits = {
            var limits = WorkerLimits()
            limits.batch = 7
            limits.dueInterval = .milliseconds(1)
            limits.idleWait = .milliseconds(5)
            limits.backoff = .milliseconds(1)
            limits.longestBackoff = .milliseconds(5)
            limits.complaintInterval = .seconds(3600)
            limits.heirPatience = .milliseconds(1)
            return limits
        }()
    }

    /// A worker with its own view of the files, as a process has it.
    func worker(
        _ handler: ScriptedHandler = ScriptedHandler(), _ circumstances: Circumstances = Circumstances()
    ) async throws -> TestWorker {
        var settings = SQLiteLogSettings()
        settings.heartbeatInterval = .milliseconds(20)
        // Longer than any machine keeps a living process waiting. For those that die, the log's clock is moved.
        settings.sessionTimeout = .seconds(30)
        settings.now = { [logClock] in logClock.now }
        let log = try await SQLiteLog.open(at: folder.appendingPathComponent("log.db").path, settings: settings)
        let registry = try await openRegistry(
            patience: circumstances.patience, maximumPages: circumstances.maximumPages)
        let worker = Worker(
            handler: handler,
            log: WeatheredLog(
                base: CrashingLog(base: log, points: circumstances.points), weather: circumstances.weather),
            registry: WeatheredRegistry(
                base: CrashingRegistry(base: registry, points: circumstances.points), weather: circumstances.weather),
            topics: topics, schedule: circumstances.schedule,
            clock: BusinessClock(startingAt: Date(timeIntervalSince1970: 1_626_310_800)),
            systemNow: circumstances.systemNow, limits: circumstances.limits, logger: circumstances.log.logger)
        return TestWorker(
            worker: worker, log: log, registry: registry,
            afterDeath: { [logClock] in logClock.advance(by: 2 * 30) })
    }

    // MARK: - What came of it

    /// All records of a topic, by partition and offset.
    func records(_ topic: String) async throws -> [LogRecord] {
        var records: [LogRecord] = []
        for (partition, bounds) in try await observer.bounds(ofTopic: topic).sorted(by: { $0.key < $1.key }) {
            var next = bounds.lowerBound
            while next < bounds.upperBound {
                let page = try await observer.read(partition, from: next, limit: 100)
                records += page
                next = page.last.map { $0.position.offset + 1 } ?? bounds.upperBound
            }
        }
        return records
    }

    func entry(_ id: String) async throws -> JournalEntry? {
        try await registry.read { try $0.entry(Self.kind, id) }
    }

    func attempts(_ id: String) async throws -> [Attempt] {
        try await registry.read { try $0.attempts(Self.kind, id) }
    }

    /// The published results of a filing, in the order of publication.
    func results(of id: String) async throws -> [ResultEnvelope] {
        try await results().filter { $0.filingID == id }
    }

    /// What was decided for good, in the order of decision.
    func decided() async throws -> [String] {
        try await results().filter { $0.outcome.isFinal && $0.revision > 0 }.map(\.filingID)
    }

    func parkedRecords() async throws -> [LogRecord] { try await records(topics.parked(Self.kind)) }

    /// Waits until filings are decided for good, that many results.
    func untilDecided(_ count: Int) async throws {
        try await until { try await self.decided().count >= count }
    }

    func untilParked(_ count: Int) async throws {
        try await until { try await self.parkedRecords().count >= count }
    }

    func untilState(_ id: String, _ state: FilingState) async throws {
        try await until { try await self.entry(id)?.state == state }
    }

    func results() async throws -> [ResultEnvelope] {
        try await records(topics.results(Self.kind)).map { try ResultDecoder().envelope(from: $0.value ?? Data()) }
    }

    /// Waits for the condition, looking again whenever the log may have moved. A worker that dies ends the wait by the
    /// caller's own condition; a test that hangs is ended by its time limit.
    func until(_ condition: @Sendable () async throws -> Bool) async throws {
        while try await !condition() {
            try Task.checkCancellation()
            try await signal.wait(atMost: .milliseconds(20))
        }
    }

    func untilResults(_ count: Int) async throws {
        try await until { try await self.results().count >= count }
    }
}

/// A worker that a test runs as if it were a process.
struct TestWorker: Sendable {
    let worker: Worker<ScriptedHandler>
    let log: SQLiteLog
    let registry: SQLiteRegistry
    /// Lets the process be missed by the others.
    let afterDeath: @Sendable () -> Void

    /// Runs it beside the body, then stops it as SIGTERM does. Returns whether it died before.
    @discardableResult
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws -> Bool {
        let worker = worker
        let group = ServiceGroup(
            configuration: .init(
                services: [worker], logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })))
        let died = try await withThrowingTaskGroup(of: Bool?.self) { tasks in
            tasks.addTask {
                do {
                    try await group.run()
                    return false
                } catch {
                    return true
                }
            }
            tasks.addTask {
                do {
                    try await body()
                } catch is CancellationError {
                    // The worker has died, and the caller knows it by the result.
                } catch {
                    Issue.record(error)
                }
                return nil
            }
            var died = false
            while let ended = try await tasks.next() {
                if let ended {
                    died = ended
                    tasks.cancelAll()
                } else {
                    await group.triggerGracefulShutdown()
                }
            }
            return died
        }
        await log.close()
        try await registry.close()
        if died { afterDeath() }
        return died
    }
}

/// The wall clock, which a test may set forward.
private final class LogClock: Sendable {
    private let ahead = Mutex(TimeInterval.zero)

    var now: Date { Date(timeIntervalSinceNow: ahead.withLock(\.self)) }

    func advance(by seconds: TimeInterval) { ahead.withLock { $0 += seconds } }
}
