import Foundation
import Synchronization

/// How a connection waits for the file while another writes: often and briefly, for SQLite's own handler sleeps up to
/// 100 ms at a time.
final class BusyPatience: Sendable {
    private let limit: Duration
    /// When the waiting began, by thread: one patience serves several connections, and a connection waits on one
    /// thread at a time.
    private let beginnings = Mutex<[ObjectIdentifier: ContinuousClock.Instant]>([:])

    init(limit: Duration) {
        self.limit = limit
    }

    /// SQLite's busy handler: waits, and tells whether to try again. `attempt` counts from 0.
    func wait(attempt: Int) -> Bool {
        let now = ContinuousClock.now
        let thread = ObjectIdentifier(Thread.current)
        let beginning = beginnings.withLock { beginnings in
            if attempt == 0 { beginnings[thread] = now }
            return beginnings[thread] ?? now
        }
        guard now - beginning < limit else {
            beginnings.withLock { _ = $0.removeValue(forKey: thread) }
            return false
        }
        // 0.2 ms at first, 2 ms at most; the jitter keeps processes from meeting again and again.
        let most = UInt32(min(200 << min(attempt, 8), 2000))
        usleep(UInt32.random(in: most / 2...most))
        return true
    }
}
