import Foundation
import Synchronization

/// How a connection waits for the file while another writes: often and briefly, for SQLite's own handler sleeps up to
/// 100 ms at a time. Each connection has its own.
final class BusyPatience: Sendable {
    private let limit: Duration
    private let hurry: Hurry
    private let beginning = Mutex(ContinuousClock.now)

    init(limit: Duration, hurry: Hurry) {
        self.limit = limit
        self.hurry = hurry
    }

    /// SQLite's busy handler: waits, and tells whether to try again. `attempt` counts from 0.
    func wait(attempt: Int) -> Bool {
        let now = ContinuousClock.now
        let beginning = beginning.withLock { beginning in
            if attempt == 0 { beginning = now }
            return beginning
        }
        guard now - beginning < limit, hurry.deadline.map({ now < $0 }) ?? true else { return false }
        // 0.2 ms at first, 2 ms at most; the jitter keeps processes from meeting again and again.
        let most = UInt32(min(200 << min(attempt, 8), 2000))
        usleep(UInt32.random(in: most / 2...most))
        return true
    }
}

/// When the process is to have ended its work, once it is told to stop: nobody waits longer then.
final class Hurry: Sendable {
    /// From the word to the end. Several workers may wait for the file one after the other, and all of them have to end
    /// within ten seconds.
    private let respite: Duration
    private let end = Mutex<ContinuousClock.Instant?>(nil)

    init(respite: Duration = .seconds(5)) {
        self.respite = respite
    }

    var deadline: ContinuousClock.Instant? { end.withLock(\.self) }

    func begin() {
        end.withLock { $0 = $0 ?? .now + respite }
    }
}
