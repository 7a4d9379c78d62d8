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

    /// - Parameter parent: where the folder is made; it should lie on the disk that is to be measured.
    init(_ settings: Settings, population: SyntheticPopulation, in parent: URL) async throws {
        folder = parent.appendingPathComponent(
            "canbao-bench-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var settings = settings
        settings.home = folder
        if case .sqlite = settings.log { settings.log = .sqlite(path: folder.appendingPathComponent("log.db").path) }
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
        try await log.bounds(ofTopic: settings.topics.results(kind)).values.reduce(0) { $0 + Int($1.upperBound) }
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

    func stop() async {
        for (_, process) in processes { process.signal(SIGTERM) }
        for (_, process) in processes { _ = await process.ending() }
    }
}
