import Foundation
import GRDB
import MessageLog
import Testing

@testable import SQLiteLog

/// What an operator reads when something is wrong with the file: which file, what, and whether it may mend itself.
@Suite("Faults of the file")
struct FaultTests {
    @Test("a file that another program keeps locked is unavailable, and usable when it lets go")
    func locked() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open { $0.busyTimeout = .zero }
        try await log.apply([TopicDescription(name: "in", partitions: 1)])
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: harness.path, configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: LogError.self) { try await log.append([OutgoingRecord("in", "x")]) }
        #expect(error?.isRetryable == true)
        #expect(error?.description.contains(harness.path) == true)
        #expect(error?.description.contains("locked") == true)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        #expect(try await log.append([OutgoingRecord("in", "y")]).map(\.offset) == [0])
        await log.close()
    }

    @Test("a full disk is unavailable, nothing of the append stays, and what was there can be read")
    func full() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open { $0.mostPages = 40 }
        try await log.apply([TopicDescription(name: "in", partitions: 1)])
        try await log.append([OutgoingRecord("in", "small")])
        let long = OutgoingRecord(topic: "in", key: nil, value: Data(repeating: 1, count: 300_000))
        let error = await #expect(throws: LogError.self) { try await log.append([OutgoingRecord("in", "no"), long]) }
        #expect(error?.isRetryable == true)
        #expect(error?.description.contains("room") == true)
        #expect(try await log.append([OutgoingRecord("in", "again")]).map(\.offset) == [1])
        let records = try await log.read(TopicPartition(topic: "in", partition: 0), from: 0, limit: 10)
        #expect(records.map(\.value) == [Data("small".utf8), Data("again".utf8)])
        await log.close()
    }

    @Test("a file that is no SQLite file is refused")
    func garbage() async throws {
        let harness = try SQLiteHarness()
        try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: harness.path))
        await expectFatal("not an SQLite file") { try await harness.open() }
    }

    @Test("an SQLite file of another program is refused, and left as it is")
    func foreign() async throws {
        let harness = try SQLiteHarness()
        let other = try DatabaseQueue(path: harness.path)
        try await other.write { db in try db.execute(sql: "CREATE TABLE persons (id INTEGER)") }
        await expectFatal("no message log") { try await harness.open() }
        #expect(try await other.read { db in try db.tableExists("records") } == false)
    }

    @Test("a file of a newer version is refused")
    func newer() async throws {
        let harness = try SQLiteHarness()
        await (try await harness.open()).close()
        let other = try DatabaseQueue(path: harness.path)
        try await other.write { db in try db.execute(sql: "UPDATE log SET schema = 99") }
        await expectFatal("newer version") { try await harness.open() }
    }

    @Test("a folder that does not exist is named")
    func missingFolder() async throws {
        let harness = try SQLiteHarness()
        let path = harness.folder.appendingPathComponent("nowhere/log.db").path
        await expectFatal("nowhere") { try await SQLiteLog.open(at: path) }
    }

    @Test("a folder in the file's place is named")
    func folder() async throws {
        let harness = try SQLiteHarness()
        await expectFatal("is a folder") { try await SQLiteLog.open(at: harness.folder.path) }
    }

    @Test("missing rights are named, be it the file or its folder")
    func rights() {
        func complaint(_ facts: FileFacts) -> String? { facts.complaint(path: "/data/log.db") }
        #expect(complaint(FileFacts(fileIsReadable: false))?.contains("/data/log.db cannot be read") == true)
        #expect(complaint(FileFacts(fileIsWritable: false))?.contains("/data/log.db cannot be written") == true)
        #expect(complaint(FileFacts(folderIsWritable: false))?.contains("folder /data ") == true)
        #expect(complaint(FileFacts()) == nil)
    }

    @Test(
        "what may pass is retryable, what needs a restart or an operator is not",
        arguments: [
            (.SQLITE_BUSY, true), (.SQLITE_FULL, true), (.SQLITE_IOERR, true), (.SQLITE_CANTOPEN, true),
            (.SQLITE_NOMEM, true), (.SQLITE_IOERR_FSYNC, false), (.SQLITE_READONLY, false),
            (.SQLITE_CORRUPT, false), (.SQLITE_NOTADB, false), (.SQLITE_CONSTRAINT, false),
        ] as [(ResultCode, Bool)])
    func retryable(code: ResultCode, expected: Bool) throws {
        let fault = LogFault(path: "/data/log.db", busyTimeout: .seconds(5))
        let error = try #require(fault.translate(DatabaseError(resultCode: code)) as? LogError)
        #expect(error.isRetryable == expected)
        #expect(error.description.contains("/data/log.db"))
    }

    @Test("a file that was deleted under its users takes nothing more")
    func deleted() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open { _ in }
        try await log.apply([TopicDescription(name: "in", partitions: 1)])
        try FileManager.default.removeItem(atPath: harness.path)
        await expectFatal("deleted or replaced") { try await log.append([OutgoingRecord("in", "x")]) }
        await expectFatal("deleted or replaced") { try await log.bounds(ofTopic: "in") }
        await log.close()
    }

    @Test("the file is for its owner alone, and so is what lies beside it")
    func permissions() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open { _ in }
        try await log.apply([TopicDescription(name: "in", partitions: 1)])
        for name in ["log.db", "log.db-wal", "log.db-shm"] {
            let path = harness.folder.appendingPathComponent(name).path
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        await log.close()
    }

    @Test("a closed log says so")
    func closed() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open()
        await log.close()
        await expectFatal("closed") { try await log.topics() }
        await log.close()
    }

    @Test("names and numbers of topics are checked")
    func topics() async throws {
        let harness = try SQLiteHarness()
        let log = try await harness.open()
        for topic in [
            TopicDescription(name: "", partitions: 1), TopicDescription(name: "a b", partitions: 1),
            TopicDescription(name: "a", partitions: 0),
        ] {
            await #expect(throws: LogError.self) { try await log.apply([topic]) }
        }
        #expect(try await log.topics() == [])
        await log.close()
    }

    private func expectFatal<Value>(
        _ text: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Value
    ) async {
        let error = await #expect(throws: LogError.self, sourceLocation: sourceLocation) { _ = try await body() }
        #expect(error?.isRetryable == false, sourceLocation: sourceLocation)
        #expect(error?.description.contains(text) == true, "\(error as Any)", sourceLocation: sourceLocation)
    }
}

extension OutgoingRecord {
    init(_ topic: String, _ text: String) {
        self.init(topic: topic, key: nil, value: Data(text.utf8))
    }
}
