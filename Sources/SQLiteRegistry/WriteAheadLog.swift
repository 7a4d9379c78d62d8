import Foundation
import GRDB

/// Keeps the `-wal` file short while processes write without pause.
///
/// SQLite's own checkpoints never catch up then: while one process writes pages back, another appends, and the log is begun
/// anew only when nothing is left in it. So, above a limit: write back most of it while others go on, then the small rest
/// with writers held off, so that the next one begins the log anew. Whoever comes first does it; for others it is taken.
struct WriteAheadLog {
    let path: String
    /// Bytes.
    let limit: Int

    var isTooLong: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > limit
    }

    /// A failure is no fault: the next transaction tries again.
    func writeBack(over connection: Connection) {
        // Readers of old snapshots can keep the log from being begun anew. They are not waited for long, because writers
        // wait meanwhile.
        connection.patience.limited(to: .milliseconds(100)) {
            guard (try? connection.database.checkpoint(.passive)) != nil else { return }
            _ = try? connection.database.checkpoint(.restart)
        }
    }
}
