import Foundation
import GRDB
import Testing

@testable import SQLiteLog

@Suite("Waiting for a commit")
struct ChangeWatcherTests {
    private func watcher(_ body: (ChangeWatcher, DatabaseQueue) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "canbao-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "log.db").path
        let database = try DatabaseQueue(path: path)
        try await database.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE t (n)")
        }
        let watcher = try ChangeWatcher(path: path)
        watcher.start()
        try await body(watcher, database)
        watcher.stop()
        watcher.waitUntilStopped()
        try database.close()
    }

    @Test("ends with a commit", .timeLimit(.minutes(1)))
    func commit() async throws {
        try await watcher { watcher, database in
            let version = watcher.version
            async let waited: Void = watcher.wait(changedSince: version, for: .seconds(3600))
            try await database.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") }
            await waited
            #expect(watcher.version != version)
        }
    }

    /// Whoever wakes a task waits for the end of its cancellation, and that one for the watcher's lock.
    @Test("ends for all, though many are cancelled at the moment when they are woken", .timeLimit(.minutes(2)))
    func cancelledWhenDue() async throws {
        try await watcher { watcher, _ in
            for round in 0..<400 {
                let version = watcher.version
                let waiting = (0..<16).map { number in
                    Task { await watcher.wait(changedSince: version, for: .microseconds(100 + round % 40 * number)) }
                }
                try await Task.sleep(for: .microseconds(round % 8 * 40))
                for task in waiting { task.cancel() }
                for task in waiting { await task.value }
            }
        }
    }
}
