import Foundation
import GRDB
import Synchronization

/// Keeps the `-wal` file short while processes write without pause.
///
/// SQLite's own checkpoints never catch up then: while one process writes pages back, another appends, and the log is begun
/// anew only when nothing is left in it. So, above a limit: write back most of it while others go on, then the small rest
/// with writers held off, so that the next one begins the log anew. Whoever comes first does it; for others it is taken.
///
/// It is done over a connection of its own, beside this process's own writing.
final class WriteAheadLog: Sendable {
    private struct State {
        /// Above what size to write it back the next time. Bytes.
        var threshold: Int
        var isBeingWrittenBack = false
    }

    private let path: String
    /// Bytes.
    private let limit: Int
    private let state: Mutex<State>

    init(path: String, limit: Int) {
        self.path = path
        self.limit = limit
        state = Mutex(State(threshold: limit))
    }

    /// Writes the log back where it is too long and nobody here does so already; does not wait for it.
    func shorten(over connection: ConnectionQueue) {
        let size = size
        let isDue = state.withLock { state in
            guard size > state.threshold, !state.isBeingWrittenBack else { return false }
            state.isBeingWrittenBack = true
            return true
        }
        if isDue { connection.runLater(writeBack) }
    }

    private var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// A failure is no fault: it is tried again when the log has grown some more.
    private func writeBack(over connection: Connection) {
        var threshold = limit
        do {
            try connection.database.checkpoint(.passive)
            // A writer is waited for, and so is a reader of an old snapshot; but not for long, because by then all
            // writers wait.
            _ = try connection.patience.limited(to: .milliseconds(500)) {
                try connection.database.checkpoint(.restart)
            }
        } catch {
            threshold = size + limit / 4
        }
        state.withLock { [threshold] in $0 = State(threshold: threshold) }
    }
}
