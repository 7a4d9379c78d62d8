import Foundation
import GRDB
import Synchronization

/// Keeps the file in order, in the background of commits: moves the write-ahead log into it, cuts the write-ahead log
/// back when it has grown long because somebody was always reading or writing, and removes records that were kept long
/// enough.
///
/// Every process at the file does this; SQLite lets one of them through and turns the others away. Failures are no
/// matter: a later commit tries again, and meets and reports what is wrong with the file itself.
final class Housekeeper: Sendable {
    private let walPath: String
    private let settings: SQLiteLogSettings
    private let connection: DatabaseQueue
    private let isBusy = Atomic(false)
    /// About how many bytes this process has put into the write-ahead log since its last checkpoint. The file's own
    /// size does not tell: SQLite begins again at its start and leaves it as long as it was.
    private let written = Atomic(0)
    /// From which size on the write-ahead log is cut back.
    private let truncateAt: Atomic<Int>
    /// When to look for old records again, in milliseconds since 1970.
    private let nextSweep: Atomic<Int64>

    init(path: String, settings: SQLiteLogSettings, configuration: Configuration) throws {
        walPath = path + "-wal"
        self.settings = settings
        truncateAt = Atomic(settings.truncateSize)
        nextSweep = Atomic(settings.milliseconds + settings.retentionInterval.milliseconds)
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// To be called after commits, with the size of what was written: starts the work if there is some.
    func committed(_ bytes: Int) {
        // Pages are written whole: the payload's, and some of tables and inner nodes.
        let (_, total) = written.add(bytes + bytes / 2 + 16384, ordering: .relaxed)
        let now = settings.milliseconds
        let isCheckpointDue = total >= settings.checkpointSize || walSize >= truncateAt.load(ordering: .relaxed)
        let isSweepDue = now >= nextSweep.load(ordering: .relaxed)
        guard isCheckpointDue || isSweepDue,
            isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        else { return }
        connection.asyncWriteWithoutTransaction { [self] db in
            if isSweepDue { sweep(db, now: now) }
            if isCheckpointDue { checkpoint(db) }
            isBusy.store(false, ordering: .releasing)
        }
    }

    /// Removes all that may be removed now, a piece at a time. Returns the number of records.
    func sweepAll(now: Int64) async throws -> Int {
        let retention = Retention(now: now, sessionTimeout: settings.sessionTimeout.milliseconds)
        var removed = 0
        while true {
            let piece = try await connection.write { db in try retention.sweep(db) }
            removed += piece
            if piece < Retention.pieceSize { return removed }
        }
    }

    private func sweep(_ db: Database, now: Int64) {
        let retention = Retention(now: now, sessionTimeout: settings.sessionTimeout.milliseconds)
        var removed = 0
        try? db.inTransaction {
            removed = try retention.sweep(db)
            return .commit
        }
        // Where there is more it goes on soon, and commits get their turn in between.
        let pause = removed < Retention.pieceSize ? settings.retentionInterval.milliseconds : 100
        nextSweep.store(now + pause, ordering: .relaxed)
    }

    private func checkpoint(_ db: Database) {
        written.store(0, ordering: .relaxed)
        _ = try? db.checkpoint(.passive)
        let size = walSize
        guard size >= truncateAt.load(ordering: .relaxed) else { return }
        // Writers wait from here on; after the passive checkpoint there is little left to move. Where a reader does not
        // let go, as a process that was halted, it is not tried again until there is as much again.
        let isCut = (try? db.checkpoint(.truncate)) != nil
        truncateAt.store(settings.truncateSize + (isCut ? 0 : size), ordering: .relaxed)
    }

    func close() {
        try? connection.close()
    }

    private var walSize: Int {
        var status = stat()
        return stat(walPath, &status) == 0 ? Int(status.st_size) : 0
    }
}
