import Foundation
import Synchronization

/// How a connection waits for the file while another writes: often and briefly, for SQLite's own handler sleeps up to
/// 100 ms at a time. Each connection has its own.
final class BusyPatience: Sendable {
    private let limit: Duration
    private let beginning = Mutex(ContinuousClock.now)

    init(limit: Duration) {
        self.limit = limit
    }

    /// SQLite's busy handler: waits, and tells whether to try again. `attempt` counts from 0.
    func wait(attempt: Int) -> Bool {
        let now = ContinuousClock.now
        let beginning = beginning.withLock { beginning in
            if attempt == 0 { beginning = now }
            return beginning
        }
        guard now - beginning < limit else { return false }
        // 0.2 ms at first, 2 ms at most; the jitter keeps processes from meeting again and again.
        let most = UInt32(min(200 << min(attempt, 8), 2000))
        usleep(UInt32.random(in: most / 2...most))
        return true
    }
}
