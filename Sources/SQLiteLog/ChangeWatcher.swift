import Dispatch
import Foundation
import GRDB

/// Tells waiting members that some process has committed to the file.
///
/// A thread of its own asks SQLite for `data_version`, a number that changes with every commit of another connection,
/// every millisecond while a waiter is eager and every four otherwise. That takes microseconds, no disk access and
/// no lock. Without waiters the thread sleeps.
///
/// `@unchecked Sendable`: all mutable state is guarded by `condition`.
final class ChangeWatcher: @unchecked Sendable {
    private struct Waiter {
        let seen: Int64
        let deadline: ContinuousClock.Instant
        let eagerUntil: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, Never>
    }

    private let connection: DatabaseQueue
    private let condition = NSCondition()
    private let finished = DispatchSemaphore(value: 0)
    private var waiters: [UInt64: Waiter] = [:]
    private var nextWaiter: UInt64 = 0
    private var current: Int64 = 0
    private var isStopped = false

    /// `connection` must be used by nobody else: a connection does not see its own commits as changes.
    init(connection: DatabaseQueue) {
        self.connection = connection
    }

    func start() {
        let thread = Thread { [self] in
            run()
            try? connection.close()
            finished.signal()
        }
        thread.name = "canbao.log.watch"
        thread.start()
    }

    /// Ends the thread and wakes all waiters.
    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }

    /// Blocks until the thread has let go of the file; to be called once, after ``stop()``.
    func waitUntilStopped() {
        finished.wait()
    }

    /// What a waiter gives to ``wait(changedSince:until:)``: taken before looking into the file, no change is missed.
    var version: Int64 { condition.withLock { current } }

    /// Returns when something was committed since `version` was taken, at the deadline, or when the task is cancelled.
    /// It may return early. Until `eagerUntil` it looks more often.
    func wait(
        changedSince version: Int64, until deadline: ContinuousClock.Instant, eagerUntil: ContinuousClock.Instant
    ) async {
        let id = condition.withLock {
            nextWaiter += 1
            return nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = condition.withLock {
                    guard !isStopped, !Task.isCancelled else { return false }
                    waiters[id] = Waiter(
                        seen: version, deadline: deadline, eagerUntil: eagerUntil, continuation: continuation)
                    condition.signal()
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            condition.withLock { waiters.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    private func run() {
        while waitForWaiters() {
            // An error counts as a change: the members' own queries meet it, and report it.
            let version = (try? readVersion()) ?? Int64.random(in: .min ... -1)
            let (due, pause) = collect(version)
            for waiter in due { waiter.continuation.resume() }
            if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
        }
    }

    /// False once the watcher is stopped.
    private func waitForWaiters() -> Bool {
        condition.lock()
        while waiters.isEmpty && !isStopped { condition.wait() }
        let isStopped = isStopped
        let rest = isStopped ? Array(waiters.values) : []
        if isStopped { waiters = [:] }
        condition.unlock()
        for waiter in rest { waiter.continuation.resume() }
        return !isStopped
    }

    /// Takes out the waiters that have something to look at, and tells how long to pause for the others.
    private func collect(_ version: Int64) -> (due: [Waiter], pause: Duration) {
        let now = ContinuousClock.now
        return condition.withLock {
            current = version
            let due = waiters.filter { $0.value.seen != version || $0.value.deadline <= now }
            for id in due.keys { waiters[id] = nil }
            guard let deadline = waiters.values.map(\.deadline).min() else { return (Array(due.values), .zero) }
            let isEager = waiters.values.contains { $0.eagerUntil > now }
            let pause: Duration = isEager ? .milliseconds(1) : .milliseconds(4)
            return (Array(due.values), max(.microseconds(50), min(pause, deadline - now)))
        }
    }

    private func readVersion() throws -> Int64? {
        try connection.unsafeRead { db in
            try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
        }
    }
}
