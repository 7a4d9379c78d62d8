import Foundation
import GRDB
import Synchronization

/// Keeps the write-ahead log short: moves it into the file in the background, and cuts it back when it has grown long
/// because somebody was always reading or writing.
///
/// Every process at the file does this; SQLite lets one of them through and turns the others away.
final class WALKeeper: Sendable {
    private let walPath: String
    private let checkpointSize: Int
    private let truncateSize: Int
    private let connection: DatabaseQueue
    private let isBusy = Atomic(false)
    /// About how many bytes this process has put into the write-ahead log since its last checkpoint. The file's own
    /// size does not tell: SQLite begins again at its start and leaves it as long as it was.
    private let written = Atomic(0)

    init(path: String, settings: SQLiteLogSettings, configuration: Configuration) throws {
        walPath = path + "-wal"
        checkpointSize = settings.checkpointSize
        truncateSize = settings.truncateSize
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// To be called after commits, with the size of what was written: starts a checkpoint in the background if it is
    /// time for one.
    func wrote(_ bytes: Int) {
        // Pages are written whole: the payload's, and some of tables and inner nodes.
        let (_, total) = written.add(bytes + bytes / 2 + 16384, ordering: .relaxed)
        let isDue = total >= checkpointSize || walSize >= truncateSize
        guard isDue, isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        else { return }
        written.store(0, ordering: .relaxed)
        connection.asyncWriteWithoutTransaction { [self] db in
            checkpoint(db)
            isBusy.store(false, ordering: .releasing)
        }
    }

    /// Failures are no matter: the next commit looks again, and reports what is wrong with the file itself.
    private func checkpoint(_ db: Database) {
        _ = try? db.checkpoint(.passive)
        // Writers wait from here on; after the passive checkpoint there is little left to move.
        if walSize >= truncateSize { _ = try? db.checkpoint(.truncate) }
    }

    func close() {
        try? connection.close()
    }

    var walSize: Int {
        var status = stat()
        return stat(walPath, &status) == 0 ? Int(status.st_size) : 0
    }
}
