import Backends
import Filings
import Foundation
import Logging
import MessageLog
import Registry
import SocialInsurance
import WorkerKit

/// A service hall for measurements: a folder of its own, a population, and workers as processes.
final class BenchHall: Sendable {
    let folder: URL
    let settings: Settings
    let log: any MessageLog
    let registry: any Registry
    let population: SyntheticPopulation
    private let count: RecordCount

    /// - Parameters:
    ///   - settings: of which a Kafka is used as the log, with topics of its own; else there is an embedded one.
    ///   - parent: where the folder is made; it should lie on the disk that is to be measured.
    init(_ settings: Settings, population: SyntheticPopulation, in parent: URL) async throws {
        folder = parent.appendingPathComponent(
            "canbao-bench-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var settings = settings
        settings.home = folder
        switch settings.log {
        case .sqlite: settings.log = .sqlite(path: folder.appendingPathComponent("log.db").path)
        case .kafka: settings.topics = TopicNames(prefix: "\(folder.lastPathComponent).")
        }
        settings.registry = .sqlite(path: folder.appendingPathComponent("registry.db").path)
        settings.blobs = folder.appendingPathComponent("blobs")
        settings.signingKey = folder.appendingPathComponent("keys/signing.pem")
        settings.signingKeyIsDefault = true
        settings.publicKeys = folder.appendingPathComponent("keys")
        settings.now = RFC3339.instant("2021-07-15T09:00:00+08:00")
        settings.logLevel = .error
        self.settings = settings
        self.population = population
        log = try await Backends.openLog(settings, logger: Logger(label: "canbao-bench"))
        count = RecordCount(log)
        try await log.apply(TopicsFile.load(settings.topicsFolder, prefix: settings.topics.prefix))
        registry = try await Backends.openRegistry(settings)
    }

    func close() async throws {
        await log.close()
        try await registry.close()
        try FileManager.default.removeItem(at: folder)
    }

    /// Loads the population into the registry, with what the body puts beside it.
    func register(_ more: (URL) throws -> Void = { _ in }) async throws {
        let files = folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try more(files)
        let today = BusinessClock.date(of: settings.clock.now)
        _ = try await RegistryImport(folder: files, today: today).run(into: registry, now: Date())
        try FileManager.default.removeItem(at: files)
    }

    /// Appends a filing for each person of the range.
    func append(
        _ kind: FilingKind, persons: Range<Int>, _ body: @Sendable (Int) -> Data
    ) async throws {
        let topic = settings.topics.requests(kind)
        for start in stride(from: persons.lowerBound, to: persons.upperBound, by: 1_000) {
            let records = (start..<min(start + 1_000, persons.upperBound)).map { person in
                OutgoingRecord(topic: topic, key: Data(population.idNumber(person).utf8), value: body(person))
            }
            _ = try await log.append(records)
        }
    }

    /// How many results of a kind there are.
    func resultCount(_ kind: FilingKind) async throws -> Int {
        try await count.count(settings.topics.results(kind))
    }

    /// Results a second, from the first of these numbers of results until the last. While it measures it only looks at the
    /// partitions' ends; what lies before them is counted afterwards.
    ///
    /// Nil where they come too fast, or are too few, to be told apart.
    func throughput(of kind: FilingKind, from first: Int, to last: Int) async throws -> Double? {
        let topic = settings.topics.results(kind)
        var instants: [ContinuousClock.Instant] = []
        var counts: [Int] = []
        var ends: [[TopicPartition: Int64]] = []
        for goal in [first, last] {
            var end: [TopicPartition: Int64] = [:]
            while end.values.reduce(0, +) < Int64(goal) {
                if !end.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
                end = try await log.bounds(ofTopic: topic).mapValues(\.upperBound)
            }
            instants.append(.now)
            ends.append(end)
        }
        for end in ends { counts.append(try await count.count(topic, upTo: end)) }
        let seconds = (instants[1] - instants[0]).inSeconds
        return counts[1] > counts[0] && seconds >= 0.1 ? Double(counts[1] - counts[0]) / seconds : nil
    }

    /// Waits for a number of results, looking every millisecond or so. Returns the instant.
    @discardableResult
    func untilResults(
        _ count: Int, of kind: FilingKind, pause: Duration = .milliseconds(5)
    ) async throws -> ContinuousClock.Instant {
        while try await resultCount(kind) < count { try await Task.sleep(for: pause) }
        return .now
    }

    /// Starts one process of each worker.
    func startWorkers(_ kinds: [FilingKind]) async throws -> BenchWorkers {
        let programs = try ProgramFolder.own.programs(kinds.map(ProgramFolder.worker))
        var processes: [(String, ChildProcess)] = []
        for kind in kinds {
            guard let program = programs[ProgramFolder.worker(kind)] else { continue }
            let process = try await ChildProcess.start(
                program, arguments: [], environment: ChildEnvironment.make(settings)
            ) { line in FileHandle.standardError.write(Data("\(kind.rawValue): \(line)\n".utf8)) }
            processes.append((kind.rawValue, process))
        }
        return BenchWorkers(processes: processes)
    }
}

/// The worker processes of a measurement.
struct BenchWorkers: Sendable {
    let processes: [(name: String, process: ChildProcess)]

    /// The largest resident memory of each so far, in MiB.
    func peakMemory() -> [(name: String, mebibytes: Double)] {
        processes.compactMap { name, process in
            guard let pid = process.pid,
                let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
                let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
            else { return nil }
            return (name, kibibytes / 1_024)
        }
    }

    /// What each has used of the processors so far, in seconds.
    func processorTime() -> [(name: String, seconds: Double)] {
        processes.compactMap { name, process in
            // Behind the program's name, which stands in brackets: times in user and system mode, as 12th and 13th.
            guard let pid = process.pid,
                let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
                let fields = line.split(separator: ")").last?.split(separator: " "), fields.count > 12,
                let user = Double(fields[11]), let system = Double(fields[12])
            else { return nil }
            return (name, (user + system) / Double(sysconf(Int32(_SC_CLK_TCK))))
        }
    }

    func stop() async {
        for (_, process) in processes { process.signal(SIGTERM) }
        for (_, process) in processes { _ = await process.ending() }
    }
}
