import CRdkafka
import Dispatch
import Foundation
import Synchronization

/// A thread for work that blocks, done in the order in which it comes. It ends, after the work that it has, when its owner
/// lets go of it.
final class OwnThread: Sendable {
    private let queue = WorkQueue()

    /// `name` shows in `top -H`; up to 15 characters.
    init(name: String) {
        let queue = self.queue
        Thread.detachNewThread {
            canbao_name_thread(name)
            queue.work()
        }
    }

    deinit {
        queue.finish()
    }

    func run(_ work: @escaping @Sendable () -> Void) {
        queue.add(work)
    }
}

private final class WorkQueue: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let signal = DispatchSemaphore(value: 0)

    func add(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.waiting.append(work) }
        signal.signal()
    }

    func finish() {
        state.withLock { $0.isFinished = true }
        signal.signal()
    }

    func work() {
        while true {
            signal.wait()
            let (batch, isFinished) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isFinished)
            }
            for work in batch { work() }
            if isFinished { return }
        }
    }
}
