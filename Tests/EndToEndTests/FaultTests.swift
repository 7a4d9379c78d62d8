import Filings
import Foundation
import GRDB
import Registry
import SQLiteLog
import Testing

@testable import Canbao

/// What a worker stands on fails, and is mended: the worker says what is wrong, goes on, and has lost nothing.
@Suite("Faults", .timeLimit(.minutes(15)))
struct FaultTests {
    private static let population = SyntheticPopulation(persons: 40, employers: 2)

    private func hall(_ extra: [String: String] = [:]) async throws -> ServiceHall {
        let hall = try await ServiceHall(extra: extra)
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try Self.population.write(to: files)
        try await hall.importRegistry(files)
        return hall
    }

    private func submit(_ persons: Range<Int>, to hall: ServiceHall) async throws {
        try await hall.submit(.enrollment, lines: persons.map { Self.population.enrollment($0, id: "E-\($0)") })
    }

    /// A connection that may hold a lock between two calls.
    private func locker(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        // Workers write until it has the lock.
        configuration.busyMode = .timeout(300)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    @Test("a registry that another process locks for longer than anyone's patience")
    func lockedRegistry() async throws {
        let hall = try await hall()
        let workers = try await hall.startWorkers()
        try await submit(0..<20, to: hall)
        try await hall.untilResults(20, of: .enrollment)

        let path = hall.folder.appendingPathComponent("registry.db").path
        let locker = try locker(path)
        try await locker.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        try await submit(20..<40, to: hall)
        while !workers[0].output.contains("the registry is out of reach") { try await hall.moved() }
        #expect(workers[0].output.contains("locked by another process"), "it says what is wrong")
        #expect(try await hall.resultCount(.enrollment) == 20)
        try await locker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }

        try await hall.untilResults(40, of: .enrollment)
        for worker in workers { #expect(await worker.stop() == 0) }
        #expect(try await hall.finalEnrollments().count == 40)
        try await hall.close()
    }

    @Test("a second record that is imported after arrears were booked does not stop the enrollment that they are for")
    func lateRecord() async throws {
        let hall = try await hall()
        let first = [
            try await hall.start("canbao-enrollment-worker"), try await hall.start("canbao-benefit-check-worker"),
        ]
        try await submit(0..<1, to: hall)
        let booking = TopicNames(prefix: "").requests(.arrears)
        while try await hall.records(booking).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        for worker in first { #expect(await worker.stop() == 0) }
        let arrears = try await hall.start("canbao-arrears-worker")
        try await hall.untilResults(1, of: .arrears)
        #expect(await arrears.stop() == 0)

        let persons = try String(contentsOfFile: hall.path("import/persons.csv"), encoding: .utf8).split(
            separator: "\n")
        var row = persons[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let column = try #require(persons[0].split(separator: ",").firstIndex(of: "person_number"))
        row[column] = row[column].dropLast(4) + "9999"
        let late = hall.folder.appendingPathComponent("late")
        try FileManager.default.createDirectory(at: late, withIntermediateDirectories: true)
        try Data("\(persons[0])\n\(row.joined(separator: ","))\n".utf8)
            .write(to: late.appendingPathComponent("persons.csv"))
        try await hall.importRegistry(late)

        let worker = try await hall.start("canbao-enrollment-worker")
        try await hall.untilResults(1, of: .enrollment)
        #expect(await worker.stop() == 0)
        #expect(try await hall.finalEnrollments()["E-0"]?.envelope.outcome == .accepted)
        try await hall.close()
    }

    @Test("a log that is lost takes no filing with it: what one worker has asked another for is asked for again")
    func lostLog() async throws {
        let hall = try await hall()
        let worker = try await hall.start("canbao-enrollment-worker")
        try await submit(0..<30, to: hall)
        let awaiting = WaitingFilter(kind: .enrollment, states: [.awaiting])
        while try await hall.registry.read({ try $0.waitingCounts(awaiting).reduce(0) { $0 + $1.count } }) < 30 {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(await worker.stop() == 0)
        // What a lane has published it forgets in its next turn. Else the new log would get the questions from there.
        let registry = try DatabaseQueue(path: hall.path("registry.db"))
        try await registry.write { try $0.execute(sql: "DELETE FROM outbox") }

        let path = hall.path("another.db")
        var workers: [RunningProgram] = []
        for kind in ["enrollment", "benefit-check", "arrears"] {
            workers.append(try await hall.start("canbao-\(kind)-worker", arguments: ["--log", "sqlite:\(path)"]))
        }
        let log = try await SQLiteLog.open(at: path)
        let topic = hall.topics.results(.enrollment)
        while try await log.topics().allSatisfy({ $0.name != topic }) { try await Task.sleep(for: .milliseconds(5)) }
        let results = RecordCount(log)
        while try await results.count(topic) < 30 { try await Task.sleep(for: .milliseconds(5)) }
        for worker in workers { #expect(await worker.stop() == 0) }
        for number in 0..<30 {
            let outcomes = try await hall.registry.read { try $0.results(.enrollment, "E-\(number)").map(\.outcome) }
            #expect(outcomes == [.accepted])
        }
        try registry.close()
        await log.close()
        try await hall.close()
    }

    @Test("SIGTERM while the registry is locked ends a worker, though it stays locked")
    func stopWhileLocked() async throws {
        let hall = try await hall()
        let worker = try await hall.start("canbao-enrollment-worker")
        let path = hall.folder.appendingPathComponent("registry.db").path
        let locker = try locker(path)
        try await locker.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        try await submit(0..<5, to: hall)
        while !worker.output.contains("the registry is out of reach") { try await hall.moved() }
        #expect(await worker.stop() == 0)
        #expect(worker.output.contains("worker has stopped"))
        try await locker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await hall.close()
    }

    @Test("a log file that is none ends a worker at its start, with 69 and the file's name")
    func unreadableLog() async throws {
        let hall = try await hall()
        let file = hall.folder.appendingPathComponent("other.db")
        try Data("this is no database, and has been none for some time".utf8).write(to: file)
        let worker = try await hall.start("canbao-arrears-worker", arguments: ["--log", "sqlite:\(file.path)"])
        #expect(await worker.ending() == 69)
        #expect(worker.output.contains("other.db"))
        try await hall.close()
    }

    @Test("wrong settings end a worker at its start, with 78 and all that is wrong")
    func wrongSettings() async throws {
        let hall = try await hall(["CANBAO_LOG_LEVEL": "loud", "CANBAO_RETRY_DELAYS": "soon"])
        let worker = try await hall.start("canbao-enrollment-worker", arguments: ["--log", "carrier-pigeon"])
        #expect(await worker.ending() == 78)
        for name in ["CANBAO_LOG_LEVEL", "CANBAO_RETRY_DELAYS", "CANBAO_LOG"] {
            #expect(worker.output.contains(name))
        }
        try await hall.close()
    }
}
