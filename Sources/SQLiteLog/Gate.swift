import Foundation
import MessageLog

/// Lets calls in until the log is closed, and lets it close when the last of them is out: SQLite must not be called
/// with a connection that is closed.
///
/// `@unchecked Sendable`: `condition` guards what changes.
final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var inside = 0
    private var isClosed = false

    /// Every call that this lets in must ``leave()``.
    func enter(_ path: String) throws {
        try condition.withLock {
            guard !isClosed else { throw LogError.fatal("\(path) was closed already") }
            inside += 1
        }
    }

    func leave() {
        condition.withLock {
            inside -= 1
            condition.broadcast()
        }
    }

    /// Blocks until nobody is inside. Returns false if it was closed before.
    func close() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        isClosed = true
        while inside > 0 { condition.wait() }
        return true
    }
}
