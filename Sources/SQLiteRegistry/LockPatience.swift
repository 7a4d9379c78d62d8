import Foundation
import Synchronization

/// Waits for a lock that another process holds: SQLite asks it again and again whether to go on trying.
///
/// Waits are short and uneven, so that of several processes none is always too late, and a lock that is free is taken
/// within a millisecond or two. Each connection has its own, used on the connection's queue only.
final class LockPatience: Sendable {
    private struct State {
        var limit: Duration
        var since = ContinuousClock.now
        var requested: ContinuousClock.Instant?
    }

    private let state: Mutex<State>

    init(_ limit: Duration) {
        state = Mutex(State(limit: limit))
    }

    /// From now on waits count from that instant, since what has stood in line on the connection has waited already. Nil:
    /// each from its own beginning.
    func request(at instant: ContinuousClock.Instant?) {
        state.withLock { $0.requested = instant }
    }

    /// Called when a lock is not to be had for the nth time, from 0. Waits and returns true, or false to give up.
    func wait(tries: Int) -> Bool {
        let now = ContinuousClock.now
        let isOver = state.withLock { state in
            if tries == 0 { state.since = state.requested ?? now }
            return now - state.since >= state.limit
        }
        if isOver { return false }
        // From 0.1 ms at first to 2 ms, half of it by chance.
        let longest = min(2000, 200 << min(tries, 4))
        usleep(UInt32.random(in: UInt32(longest / 2)...UInt32(longest)))
        return true
    }

    /// Runs the body with another limit.
    func limited<Value>(to limit: Duration, _ body: () throws -> Value) rethrows -> Value {
        let usual = state.withLock { state in
            defer { state.limit = limit }
            return state.limit
        }
        defer { state.withLock { $0.limit = usual } }
        return try body()
    }
}
