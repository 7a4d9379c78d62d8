import Filings
import Foundation
import KafkaLog
import MessageLog
import MessageLogConformance
import Registry
import SQLiteLog
import SQLiteRegistry
import SocialInsurance
import Synchronization
import WorkerKit

@testable import Canbao

/// A service hall in a folder of its own: a log, a registry, and workers as real processes.
final class ServiceHall: Sendable {
    let folder: URL
    let now: String
    let topics: TopicNames
    let log: any MessageLog
    let registry: SQLiteRegistry
    private let signal: LogSignal
    private let counter: RecordCount
    private let extra: [String: String]

    /// A Kafka instead of the embedded log.
    struct Kafka {
        /// HOST:PORT.
        var address: String
        /// Before each topic's name; of the hall's own on a broker that others use.
        var prefix = ""
    }

    /// - Parameters:
    ///   - now: where the business clock starts.
    ///   - kafka: the log; nil: an embedded one.
    ///   - extra: further settings of the processes.
    init(
        now: String = "2021-07-15T09:00:00+08:00", kafka: Kafka? = nil, extra: [String: String] = [:]
    ) async throws {
        self.now = now
        self.extra = extra.merging(kafka?.environment ?? [:]) { given, _ in given }
        topics = TopicNames(prefix: kafka?.prefix ?? "")
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log =
            if let kafka {
                try KafkaLog(bootstrapServers: kafka.address)
            } else {
                try await SQLiteLog.open(at: folder.appendingPathComponent("log.db").path)
            }
        registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        try await log.apply(
            try TopicsFile.load(Checkout.root.appendingPathComponent("topics"), prefix: topics.prefix))
        signal = LogSignal(
            log, group: topics.prefix + "test-signal", topics: FilingKind.served.map(topics.results))
        counter = RecordCount(log)
    }

    func close() async throws {
        await log.close()
        try await registry.close()
        try FileManager.default.removeItem(at: folder)
    }

    var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["CANBAO_HOME"] = folder.path
        environment["CANBAO_NOW"] = now
        environment["CANBAO_LOG_LEVEL"] = "trace"
        return environment.merging(extra) { $1 }
    }

    // MARK: - Coming in

    /// - Parameter other: a registry that lies elsewhere; nil: the hall's own.
    func importRegistry(_ files: URL, into other: SQLiteRegistry? = nil) async throws {
        guard let instant = RFC3339.instant(now) else { throw CocoaError(.formatting) }
        let today = BusinessClock.date(of: instant)
        _ = try await RegistryImport(folder: files, today: today).run(into: other ?? registry, now: Date())
    }

    /// Loads a made-up population into the registry.
    func register(_ population: SyntheticPopulation) async throws {
        let files = folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await importRegistry(files)
    }

    /// Appends the lines of an NDJSON file, keyed by the person's ID number.
    func submit(_ kind: FilingKind, lines: [Data]) async throws {
        struct Keyed: Decodable {
            struct Person: Decodable { let idNumber: String }
            let person: Person
        }
        let topic = topics.requests(kind)
        try await log.append(
            lines.map { line in
                let key = try? JSONDecoder().decode(Keyed.self, from: line).person.idNumber.uppercased()
                return OutgoingRecord(topic: topic, key: key.map { Data($0.utf8) }, value: line)
            })
    }

    // MARK: - Processes

    func start(_ program: String, arguments: [String] = []) async throws -> RunningProgram {
        let file = Checkout.programs.appendingPathComponent(program)
        return try await RunningProgram.start(file, arguments: arguments, environment: environment)
    }

    func startWorkers(_ kinds: [FilingKind] = [.enrollment, .benefitCheck, .arrears]) async throws -> [RunningProgram] {
        var workers: [RunningProgram] = []
        for kind in kinds { workers.append(try await start("canbao-\(kind.rawValue)-worker")) }
        return workers
    }

    // MARK: - Coming out

    func records(_ topic: String) async throws -> [LogRecord] {
        var records: [LogRecord] = []
        for (partition, bounds) in try await log.bounds(ofTopic: topic).sorted(by: { $0.key < $1.key }) {
            var next = bounds.lowerBound
            while next < bounds.upperBound {
                let page = try await log.read(partition, from: next, limit: 500)
                records += page
                next = page.last.map { $0.position.offset + 1 } ?? bounds.upperBound
            }
        }
        return records
    }

    func resultCount(_ kind: FilingKind) async throws -> Int64 {
        Int64(try await counter.count(topics.results(kind)))
    }

    /// Waits until the log has moved, or for a moment.
    func moved() async throws {
        try Task.checkCancellation()
        try await signal.wait()
    }

    /// How many records all topics have together.
    func recordCount() async throws -> Int64 {
        var count: Int64 = 0
        for topic in try await log.topics() where topic.name.hasPrefix(topics.prefix) {
            count += Int64(try await counter.count(topic.name))
        }
        return count
    }

    /// Waits until a kind has that many results. The test's time limit ends a wait without end.
    func untilResults(_ count: Int, of kind: FilingKind) async throws {
        while try await resultCount(kind) < count {
            try await moved()
        }
    }
}

extension ServiceHall.Kafka {
    fileprivate var environment: [String: String] {
        [
            "CANBAO_LOG": "kafka://\(address)", "CANBAO_TOPIC_PREFIX": prefix,
            "CANBAO_KAFKA_SESSION_TIMEOUT_MS": "15000", "CANBAO_KAFKA_MAX_POLL_INTERVAL_MS": "15000",
            "CANBAO_KAFKA_HEARTBEAT_INTERVAL_MS": "300",
        ]
    }
}

/// Where the package is, and the programs that were built with these tests.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let programs: URL = {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: path).deletingLastPathComponent()
    }()

    static func cases(_ name: String) -> URL {
        root.appendingPathComponent("Tests/SocialInsuranceTests/Cases").appendingPathComponent(name)
    }

    static func lines(_ file: URL) throws -> [Data] {
        try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }
}
