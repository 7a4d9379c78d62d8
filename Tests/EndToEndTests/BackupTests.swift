import Filings
import Foundation
import MessageLog
import Registry
import SQLiteLog
import SQLiteRegistry
import Testing

@testable import Canbao

/// What docs/operations.md tells operators to do.
@Suite("Backups", .timeLimit(.minutes(10)))
struct BackupTests {
    private static let kinds: [FilingKind] = [.enrollment, .benefitCheck, .arrears]
    private static let population = SyntheticPopulation(persons: 200, employers: 2)
    private static let filings = population.rivals(0..<population.persons)

    /// A hall whose workers have been at work while its files were saved, registry first, and have gone on.
    private func savedHall(_ names: [String]) async throws -> ServiceHall {
        let hall = try await ServiceHall()
        try await hall.register(Self.population)
        try await hall.submit(.enrollment, lines: Array(Self.filings[..<200]))
        let workers = try await hall.startWorkers(Self.kinds)
        try await hall.untilResults(20, of: .enrollment)
        try FileManager.default.createDirectory(atPath: hall.path("restored"), withIntermediateDirectories: false)
        for name in names {
            let save = "VACUUM INTO '\(hall.path("restored/" + name))'"
            #expect(try await Tool.run("sqlite3", hall.path(name), save).status == 0)
        }
        try await hall.submit(.enrollment, lines: Array(Self.filings[200...]))
        try await hall.untilResults(Self.filings.count, of: .enrollment)
        for worker in workers { #expect(await worker.stop() == 0) }
        return hall
    }

    /// Workers go on with what was restored until all is decided. Returns what they have said.
    private func goOn(_ hall: ServiceHall, _ registry: SQLiteRegistry, _ arguments: [String]) async throws -> String {
        var workers: [RunningProgram] = []
        for kind in Self.kinds {
            workers.append(try await hall.start("canbao-\(kind.rawValue)-worker", arguments: arguments))
        }
        func decided() async throws -> Int {
            let counts = try await registry.read { try $0.filingCounts() }
            return counts.filter { $0.kind == .enrollment && $0.state == .decided }.reduce(0) { $0 + $1.count }
        }
        while try await decided() < Self.filings.count { try await Task.sleep(for: .milliseconds(20)) }
        for worker in workers { #expect(await worker.stop() == 0) }
        return workers.map(\.output).joined()
    }

    /// Each filing has one outcome, under one event id however often it was published, and each line is booked once.
    private func expectOnce(_ records: [LogRecord], _ registry: SQLiteRegistry) async throws {
        let results = try records.map {
            (
                event: $0.header("ce_id"),
                result: try ResultDecoder().result(EnrollmentBody.self, from: $0.value ?? Data())
            )
        }
        #expect(Set(results.compactMap(\.event)).count == Self.filings.count)
        let outcomes = Dictionary(grouping: results.map(\.result.envelope)) { $0.filingID }
        #expect(outcomes.count == Self.filings.count)
        #expect(outcomes.values.allSatisfy { Set($0.map(\.outcome)).count == 1 && $0.allSatisfy { $0.revision == 1 } })
        var lines = 0
        for person in 0..<Self.population.persons {
            #expect(outcomes["E-\(person)"]?.first?.outcome == .accepted)
            #expect(outcomes["E-\(person)-again"]?.first?.errors.first?.code == .pensionEnrolled)
            let result = results.first { $0.result.envelope.filingID == "E-\(person)" }?.result
            lines += result?.body?.arrears.schedule.lines.count ?? 0
        }
        let audit = try await registry.read { try $0.auditLedger() }
        #expect(audit.bookedLines == lines && audit.paidTwice == 0 && audit.enrolledTwice == 0)
    }

    @Test("a registry that was saved under work and is put back beside its log: what it does not know is done again")
    func registryAlone() async throws {
        let hall = try await savedHall(["registry.db"])
        let path = hall.path("restored/registry.db")
        let registry = try await SQLiteRegistry.open(path: path)
        let said = try await goOn(hall, registry, ["--registry", "sqlite:\(path)"])
        #expect(said.contains("the registry is older than the log"))
        try await expectOnce(try await hall.records(hall.topics.results(.enrollment)), registry)
        try await registry.close()
        try await hall.close()
    }

    @Test("both files, the registry saved first: filings that came later are sent again under their ids")
    func bothFiles() async throws {
        let hall = try await savedHall(["registry.db", "log.db"])
        let registry = try await SQLiteRegistry.open(path: hall.path("restored/registry.db"))
        let log = try await SQLiteLog.open(at: hall.path("restored/log.db"))
        try await log.append(
            try await hall.records(hall.topics.requests(.enrollment)).map {
                OutgoingRecord(topic: $0.position.partition.topic, key: $0.key, value: $0.value)
            })
        _ = try await goOn(hall, registry, ["--home", hall.path("restored")])
        var records: [LogRecord] = []
        for (partition, bounds) in try await log.bounds(ofTopic: hall.topics.results(.enrollment)) {
            records += try await log.read(partition, from: bounds.lowerBound, limit: 10_000)
        }
        try await expectOnce(records, registry)
        await log.close()
        try await registry.close()
        try await hall.close()
    }
}
