import Filings
import Foundation
import Logging
import MessageLog
import MessageLogConformance
import Ministry
import MinistryAccess
import Registry
import Retries
import SQLiteLog
import SQLiteRegistry
import ServiceLifecycle
import SocialInsurance
import WorkerKit

@testable import BasicInfoWorker

/// A log, a registry with one employer, and basic-information workers that live in the test's process and ask one ministry.
final class BasicInfoHall: Sendable {
    private let folder: URL
    let topics = TopicNames()
    let log: SQLiteLog
    let registry: SQLiteRegistry
    let ministry: CountingMinistry
    let clock = ManualClock(Date(timeIntervalSince1970: 1_700_000_000))
    private let signal: LogSignal

    init(ministry: CountingMinistry) async throws {
        self.ministry = ministry
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log = try await SQLiteLog.open(at: folder.appendingPathComponent("log.db").path)
        registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        let kind = FilingKind.basicInfo
        let names = [topics.requests(kind), topics.results(kind), topics.parked(kind), topics.malformed]
        try await log.apply(names.map { TopicDescription(name: $0, partitions: 2) })
        signal = LogSignal(log, topics: Array(names.dropFirst()))
        try await registry.write { registry in
            let area = AreaCode("321200")!
            let number = try registry.beginImport(at: Date())
            _ = try registry.add(.areas([Area(code: area, name: "泰州市", injuryFactor: .full)]), of: number)
            let employer = Employer(
                creditCode: CreditCode("91440300708461136T")!, name: "甲公司", area: area, injuryClass: 1)
            _ = try registry.add(.employers([employer]), of: number)
        }
    }

    func close() async throws {
        await log.close()
        try await registry.close()
        try FileManager.default.removeItem(at: folder)
    }

    /// Files persons, each under an id and a passport of the number.
    func file(_ numbers: Range<Int>) async throws {
        let records = numbers.map { number in
            let passport = "P\(1_000_000 + number)"
            let value = Data(
                """
                {"filingId":"B-\(number)","employer":"91440300708461136T",\
                "person":{"idType":"passport","idNumber":"\(passport)","name":"张三"}}
                """.utf8)
            return OutgoingRecord(topic: topics.requests(.basicInfo), key: Data(passport.utf8), value: value)
        }
        try await log.append(records)
    }

    var rules: TrafficRules { TrafficRules(rate: 5000, failures: 3, probeInterval: .seconds(15)) }

    /// A way to the ministry as a process of its own has it.
    func gateway(_ member: String) -> MinistryGateway {
        MinistryGateway(
            client: ministry, store: RegistryBreakerStore(registry: registry), rules: rules, member: member,
            clock: clock.gateway, logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Runs a worker beside the body.
    func run(_ gateway: MinistryGateway, _ body: @escaping @Sendable () async throws -> Void) async throws {
        var limits = WorkerLimits()
        limits.dueInterval = .milliseconds(1)
        limits.idleWait = .milliseconds(5)
        limits.heirPatience = .milliseconds(1)
        let clock = clock
        let logger = Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })
        let handler = BasicInfoHandler(gateway: gateway) { await gateway.close() }
        let worker = Worker(
            handler: handler, log: log, registry: registry, topics: topics,
            schedule: RetrySchedule(delays: [.seconds(30)], deadline: .seconds(86_400)),
            clock: BusinessClock(startingAt: Date(timeIntervalSince1970: 1_626_310_800)), systemNow: { clock.now },
            limits: limits, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [worker], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body()
            } catch {
                tasks.cancelAll()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await gateway.close()
    }

    func until(_ condition: @Sendable () async throws -> Bool) async throws {
        while try await !condition() {
            try Task.checkCancellation()
            clock.tick()
            try await signal.wait(atMost: .milliseconds(10))
        }
    }

    func counts() async throws -> [WaitingCount] {
        try await registry.read { try $0.waitingCounts(WaitingFilter(kind: .basicInfo)) }
    }

    /// How many filings are deferred.
    func deferred() async throws -> Int {
        try await counts().filter { $0.state == .deferred }.reduce(0) { $0 + $1.count }
    }

    func decided() async throws -> Int {
        try await registry.read { try $0.filingCounts() }.first { $0.state == .decided }?.count ?? 0
    }

    /// The attempts that counted, of all filings that wait.
    func attempts() async throws -> Int {
        let waiting = try await registry.read { try $0.waiting(WaitingFilter(), after: 0, limit: .max) }
        return waiting.reduce(0) { $0 + $1.attempts }
    }
}
