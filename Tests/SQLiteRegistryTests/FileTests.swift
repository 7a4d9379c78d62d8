import Foundation
import GRDB
import Registry
import SQLiteRegistry
import SocialInsurance
import Testing

@Suite("A registry's file")
struct FileTests {
    @Test("is made with its folder, marked as a registry, and found again")
    func madeAndFoundAgain() async throws {
        let harness = SQLiteHarness()
        try await harness.open().close()
        let registry = try await harness.open()
        #expect(try await registry.read { try $0.filingCounts() } == [])
        try await registry.close()
        let queue = try DatabaseQueue(path: harness.path)
        #expect(try await queue.read { try Int.fetchOne($0, sql: "PRAGMA application_id") } == 0x4342_5247)
        #expect(try await queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test("is for its owner alone, and so is what lies beside it")
    func permissions() async throws {
        let harness = SQLiteHarness()
        let registry = try await harness.open()
        _ = try await registry.write { try $0.addPerson(person(0)) }
        for name in ["registry.db", "registry.db-wal", "registry.db-shm"] {
            let path = harness.folder.appendingPathComponent(name).path
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        try await registry.close()
    }

    @Test("is refused once it was deleted or replaced, rather than written to where nobody will ever read")
    func replaced() async throws {
        let harness = SQLiteHarness()
        let registry = try await harness.open()
        let path = harness.folder.appendingPathComponent("registry.db").path
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        try Data().write(to: URL(fileURLWithPath: path))
        let expected = RegistryError.unusable("\(path) was deleted or replaced while in use; start again")
        await #expect(throws: expected) { try await registry.write { _ = try $0.beginImport(at: Date()) } }
        await #expect(throws: expected) { try await registry.read { _ = try $0.entry(.arrears, "A-1") } }
        try await registry.close()
    }

    @Test("can be made by several processes at once")
    func madeAtOnce() async throws {
        for _ in 0..<5 {
            let harness = SQLiteHarness()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let registry = try await harness.open()
                        _ = try await registry.write { try $0.beginImport(at: Date(timeIntervalSince1970: 0)) }
                        try await registry.close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("that is no database is refused")
    func garbage() async throws {
        let harness = SQLiteHarness()
        try harness.makeFolder()
        try Data(repeating: 0x61, count: 8192).write(to: URL(fileURLWithPath: harness.path))
        await expectUnusable("is no SQLite database") { _ = try await harness.open() }
    }

    @Test("that is another database is refused and left as it is")
    func foreign() async throws {
        let harness = SQLiteHarness()
        try harness.makeFolder()
        try await DatabaseQueue(path: harness.path).write { try $0.execute(sql: "CREATE TABLE t (a)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
        await expectUnusable("is a database, but no registry") { _ = try await harness.open() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
    }

    @Test("of a newer version is refused")
    func newer() async throws {
        let harness = SQLiteHarness()
        try await harness.open().close()
        try await DatabaseQueue(path: harness.path).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 things to come')")
        }
        await expectUnusable("was written by a newer version") { _ = try await harness.open() }
    }

    @Test("in a folder that cannot be made is out of reach")
    func noFolder() async throws {
        let harness = SQLiteHarness()
        try harness.makeFolder()
        let file = harness.folder.appendingPathComponent("file")
        try Data().write(to: file)
        await expectUnavailable("cannot be made") {
            _ = try await SQLiteRegistry.open(path: file.appendingPathComponent("registry.db").path)
        }
        await expectUnavailable("is a folder") { _ = try await SQLiteRegistry.open(path: harness.folder.path) }
    }

    @Test("that another process holds for longer than the patience is out of reach, and usable afterwards")
    func locked() async throws {
        let harness = SQLiteHarness()
        let registry = try await harness.open(SQLiteRegistrySettings(lockPatience: .zero))
        let other = try DatabaseQueue(path: harness.path)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE; CREATE TABLE t (a); COMMIT") }
        let (locked, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        other.asyncWriteWithoutTransaction { database in
            try? database.inTransaction(.immediate) {
                locked.signal()
                release.wait()
                return .commit
            }
        }
        await blocking { locked.wait() }
        await expectUnavailable("has been locked by another process for 0 s") {
            _ = try await registry.write { try $0.filingCounts() }
        }
        // Readers do not mind.
        #expect(try await registry.read { try $0.filingCounts() } == [])
        release.signal()
        try await other.barrierWriteWithoutTransaction { _ in }
        #expect(try await registry.write { try $0.filingCounts() } == [])
        try await registry.close()
    }

    @Test("that is full fails the whole transaction, even if its body goes on, and works again with room")
    func full() async throws {
        let harness = SQLiteHarness()
        try await harness.open().close()
        let registry = try await harness.open(SQLiteRegistrySettings(maximumPages: 60))
        await expectUnavailable("cannot grow") {
            try await registry.write { transaction in
                for number in 0..<10_000 {
                    _ = try? transaction.savepoint { try transaction.addPerson(person(number)) }
                }
            }
        }
        #expect(try await registry.read { try $0.personRecords(idNumber: "P00000") } == [])
        try await registry.close()
        let roomy = try await harness.open()
        _ = try await roomy.write { try $0.addPerson(person(0)) }
        try await roomy.close()
    }

    @Test("that holds a value of no kind says so without the value")
    func damagedRow() async throws {
        let harness = SQLiteHarness()
        let registry = try await harness.open()
        _ = try await registry.write { try $0.addPerson(person(0)) }
        try await DatabaseQueue(path: harness.path).write { try $0.execute(sql: "UPDATE persons SET sex = 1234543210") }
        do {
            _ = try await registry.read { try $0.personRecords(idNumber: "P00000") }
            Issue.record("nothing was thrown")
        } catch let error as RegistryError {
            #expect(error.isOneStatements)
            #expect(error.description.contains("holds a row whose sex is none of its kind"))
            #expect(!error.description.contains("1234543210"))
        }
        try await registry.close()
    }

    @Test("keeps its write-ahead log short while there is no pause")
    func shortLog() async throws {
        let harness = SQLiteHarness()
        let limit = 1 << 20
        let settings = SQLiteRegistrySettings(writeAheadLogLimit: limit >> 20)
        let wal = harness.path + "-wal"
        // Two that write, one that writes the log back afterwards, and one that begins it anew.
        var registries: [SQLiteRegistry] = []
        for _ in 0..<4 { registries.append(try await harness.open(settings)) }
        let first = try logGeneration(wal)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (worker, registry) in registries[..<2].enumerated() {
                group.addTask {
                    // Without a pause, until it was begun anew a few times; if it never is, it grows.
                    var round = 0
                    while try logGeneration(wal) < first + 3, try size(wal) < 256 << 20 {
                        let numbers = (0..<200).map { worker * 1_000_000_000 + round * 200 + $0 }
                        try await registry.write { registry in
                            for number in numbers { _ = try registry.addPerson(person(number)) }
                        }
                        round += 1
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try logGeneration(wal) >= first + 3)
        for registry in registries[..<2] { try await registry.close() }
        // Closing waits for what writes it back.
        _ = try await registries[2].write { try $0.addPerson(person(5_000_000_000)) }
        try await registries[2].close()
        _ = try await registries[3].write { try $0.addPerson(person(5_000_000_001)) }
        #expect(try size(wal) <= limit + 256 << 10, "the limit, and a transaction of few pages")
        try await registries[3].close()
        #expect(!FileManager.default.fileExists(atPath: wal))
    }

    @Test("no fault tells a name or an ID number")
    func noPersonalData() async throws {
        let harness = SQLiteHarness()
        let registry = try await harness.open()
        do {
            try await registry.write { transaction in
                let record = try transaction.addPerson(person(4711))
                let enrollment = Enrollment(
                    creditCode: try #require(CreditCode("91440300708461136T")), personNumber: record.personNumber,
                    insurance: .pension, startMonth: try #require(Month("2021-01")), endMonth: nil,
                    monthlyWage: Money(fen: 1))
                try transaction.addEnrollment(enrollment, filing: "E-1", operatingMonth: enrollment.startMonth)
                try transaction.addEnrollment(enrollment, filing: "E-1", operatingMonth: enrollment.startMonth)
            }
            Issue.record("nothing was thrown")
        } catch let error as RegistryError {
            for secret in ["P04711", "张三", "32120000000001", "91440300708461136T"] {
                #expect(!error.description.contains(secret))
            }
        }
        try await registry.close()
    }
}

private func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
}

/// How often a write-ahead log was begun anew: the fourth word of its header (https://sqlite.org/fileformat2.html#walformat).
private func logGeneration(_ path: String) throws -> Int {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let header = try file.read(upToCount: 16) ?? Data()
    return header.dropFirst(12).reduce(0) { $0 << 8 | Int($1) }
}

private func person(_ number: Int) -> NewPerson {
    let digits = String(number)
    return NewPerson(
        area: AreaCode("321200")!,
        identity: IdentityDocument(
            recorded: "P" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits, type: .passport),
        name: PersonName("张三")!, sex: nil, birthDate: nil, householdType: nil)
}

private func blocking(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
            body()
            continuation.resume()
        }
    }
}

private func expectUnavailable(_ words: String, _ body: () async throws -> Void) async {
    await expectFault(words, isRetryable: true, body)
}

private func expectUnusable(_ words: String, _ body: () async throws -> Void) async {
    await expectFault(words, isRetryable: false, body)
}

private func expectFault(_ words: String, isRetryable: Bool, _ body: () async throws -> Void) async {
    do {
        try await body()
        Issue.record("nothing was thrown")
    } catch let error as RegistryError {
        #expect(error.isRetryable == isRetryable)
        #expect(error.description.contains(words))
        #expect(error.description.contains("registry"))
    } catch {
        Issue.record(error)
    }
}
