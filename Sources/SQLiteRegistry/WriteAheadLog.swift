import Foundation
import GRDB
import Synchronization

/// Keeps the `-wal` file short while processes write without pause.
///
/// SQLite's own checkpoints never catch up then: while one process writes pages back, another appends, and the log is begun
/// anew only when nothing is left in it. So, above a limit: write back most of it while others go on, then the small rest
/// with writers held off, so that the next one begins the log anew. Whoever comes first does it; for others it is taken.
final class WriteAheadLog: Sendable {
    private let path: String
    /// Bytes.
    private let limit: Int
    /// Above what size to write it back the next time.
    private let threshold: Mutex<Int>

    init(path: String, limit: Int) {
        self.path = path
        self.limit = limit
        threshold = Mutex(limit)
    }

    var isTooLong: Bool { size > threshold.withLock { $0 } }

    private var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// A failure is no fault: it is tried again when the log has grown some more.
    func writeBack(over connection: Connection) {
        do {
            try connection.database.checkpoint(.passive)
            // Another writer is waited for, and so is a reader of an old snapshot; but not for long, because by then
            // all writers wait.
            _ = try connection.patience.limited(to: .milliseconds(500)) {
                try connection.database.checkpoint(.restart)
            }
            threshold.withLock { $0 = limit }
        } catch {
            let grown = size + limit / 4
            threshold.withLock { $0 = grown }
        }
    }
}
