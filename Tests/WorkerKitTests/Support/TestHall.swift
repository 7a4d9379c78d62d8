import Filings
import Foundation
import Logging
import MessageLog
import Registry
import Retries
import SQLiteLog
import SQLiteRegistry
import ServiceLifecycle
import SocialInsurance
import WorkerKit

/// A log and a registry in a folder of their own, and worker processes that live in the test's process.
final class TestHall: Sendable {
    let folder: URL
    let topics = TopicNames()
    private let observer: SQLiteLog

    static let kind = FilingKind.benefitCheck

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        observer = try await SQLiteLog.open(at: folder.appendingPathComponent("log.db").path)
        let names = [topics.requests(Self.kind), topics.results(Self.kind), topics.parked(Self.kind), topics.malformed]
        try await observer.apply(names.map { TopicDescription(name: $0, partitions: 3) })
    }

    func close() async {
        await observer.close()
        try? FileManager.default.removeItem(at: folder)
    }

    var registryPath: String { folder.appendingPathComponent("registry.db").path }

    func openRegistry(patience: Duration = .seconds(5)) async throws -> SQLiteRegistry {
        try await SQLiteRegistry.open(path: registryPath, settings: .init(lockPatience: patience))
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

    /// A worker with its own view of the files, as a process has it.
    func worker(
        _ handler: ScriptedHandler = ScriptedHandler(), points: CrashPoints = CrashPoints(),
        schedule: RetrySchedule = RetrySchedule(delays: [.milliseconds(1)]), patience: Duration = .seconds(5)
    ) async throws -> TestWorker {
        var settings = SQLiteLogSettings()
        settings.heartbeatInterval = .milliseconds(20)
        settings.sessionTimeout = .milliseconds(200)
        let log = try await SQLiteLog.open(at: folder.appendingPathComponent("log.db").path, settings: settings)
        let registry = try await openRegistry(patience: patience)
        var limits = WorkerLimits()
        limits.batch = 7
        limits.dueInterval = .milliseconds(1)
        limits.idleWait = .milliseconds(5)
        limits.backoff = .milliseconds(1)
        let worker = Worker(
            handler: handler, log: CrashingLog(base: log, points: points),
            registry: CrashingRegistry(base: registry, points: points), topics: topics, schedule: schedule,
            clock: BusinessClock(startingAt: Date(timeIntervalSince1970: 1_626_310_800)), limits: limits,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        return TestWorker(worker: worker, log: log, registry: registry)
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

    func results() async throws -> [ResultEnvelope] {
        try await records(topics.results(Self.kind)).map { try ResultDecoder().envelope(from: $0.value ?? Data()) }
    }

    /// Waits for the condition, looking again whenever the log may have moved. A worker that dies ends the wait by the
    /// caller's own condition; a test that hangs is ended by its time limit.
    func until(_ condition: @Sendable () async throws -> Bool) async throws {
        while try await !condition() {
            try Task.checkCancellation()
            await Task.yield()
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
                try? await body()
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
        return died
    }
}
