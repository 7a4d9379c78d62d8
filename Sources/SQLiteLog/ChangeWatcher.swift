import Dispatch
import Foundation

/// Tells waiting members that some process has committed to the file.
///
/// A thread of its own sleeps until the write-ahead log is written to, and then looks at the file's ``DataVersion``
/// every half millisecond until the commit is there. As signals may be missing it looks now and then in any case.
/// Without waiters it sleeps.
///
/// `@unchecked Sendable`: `condition` guards what changes; `signal` belongs to the thread. Nobody is woken under the lock: a
/// task that is being cancelled waits for it in ``wait(changedSince:for:)``, and whoever wakes that task waits for the end of
/// its cancellation.
final class ChangeWatcher: @unchecked Sendable {
    private struct Waiter {
        let id: UInt64
        let seen: Int64
        /// In nanoseconds of ``now``, as all times here.
        let deadline: UInt64
        let continuation: CheckedContinuation<Void, Never>
    }

    private let condition = NSCondition()
    private let finished = DispatchSemaphore(value: 0)
    private let signal: WriteSignal
    private var dataVersion: DataVersion?
    private var waiters: [Waiter] = []
    private var lastWaiter: UInt64 = 0
    private var isStopped = false

    init(path: String) throws {
        dataVersion = try DataVersion(path: path)
        signal = WriteSignal(path: path + "-wal")
    }

    func start() {
        let thread = Thread { [self] in
            run()
            condition.withLock { dataVersion = nil }
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

    /// What a waiter gives to ``wait(changedSince:for:)``: taken before looking into the file, no change is missed.
    var version: Int64 { condition.withLock { readVersion() } }

    /// Returns when something was committed since `version` was taken, after `wait`, or when the task is cancelled.
    /// It may return early.
    func wait(changedSince version: Int64, for wait: Duration) async {
        let deadline = Self.now + wait.nanoseconds
        let id = condition.withLock {
            lastWaiter += 1
            return lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = condition.withLock {
                    guard !isStopped, !Task.isCancelled, readVersion() == version else { return false }
                    waiters.append(Waiter(id: id, seen: version, deadline: deadline, continuation: continuation))
                    condition.signal()
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            condition.withLock { waiters.firstIndex { $0.id == id }.map { waiters.remove(at: $0) } }?
                .continuation.resume()
        }
    }

    private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// To be called under the lock. An error counts as a change: the members' own queries meet it, and report it.
    private func readVersion() -> Int64 {
        dataVersion?.read() ?? Int64.random(in: .min ... -1)
    }

    private func run() {
        let longest: UInt64 = signal.isAvailable ? 25_000_000 : 4_000_000
        var alertUntil: UInt64 = 0
        while let deadline = nextDeadline() {
            var now = Self.now
            let rest = min(longest, max(50_000, deadline > now ? deadline - now : 0))
            let wasWritten: Bool
            if now < alertUntil {
                usleep(UInt32(min(500_000, rest) / 1000))
                wasWritten = signal.clear()
            } else {
                wasWritten = signal.wait(nanoseconds: rest)
            }
            now = Self.now
            let hasChanged = wakeWaiters(now)
            // A commit takes as long as the disk needs; after one, the next may have begun already.
            if hasChanged { alertUntil = now + 5_000_000 } else if wasWritten { alertUntil = now + 50_000_000 }
        }
    }

    /// Waits until there are waiters, and tells when the first of them gives up. Nil once the watcher is stopped.
    private func nextDeadline() -> UInt64? {
        var left: [Waiter] = []
        let deadline: UInt64? = condition.withLock {
            while waiters.isEmpty && !isStopped { condition.wait() }
            guard isStopped else { return waiters.reduce(.max) { min($0, $1.deadline) } }
            swap(&left, &waiters)
            return nil
        }
        for waiter in left { waiter.continuation.resume() }
        return deadline
    }

    /// Wakes the waiters that have something to look at, or whose time is over. Returns whether there was a change.
    private func wakeWaiters(_ now: UInt64) -> Bool {
        var due: [Waiter] = []
        let hasChanged = condition.withLock {
            let version = readVersion()
            func isDue(_ waiter: Waiter) -> Bool { waiter.seen != version || waiter.deadline <= now }
            guard waiters.contains(where: isDue) else { return false }
            due = waiters.filter(isDue)
            waiters.removeAll(where: isDue)
            return due.contains { $0.seen != version }
        }
        for waiter in due { waiter.continuation.resume() }
        return hasChanged
    }
}

extension Duration {
    /// Whole nanoseconds; nothing for a negative duration, and at most some years.
    fileprivate var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(min(seconds, 1_000_000_000)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
