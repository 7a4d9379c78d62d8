import CRdkafka
import Dispatch
import Foundation
import Synchronization

/// Runs an actor on a thread of its own, so that its calls into librdkafka may block.
///
/// The cooperative pool has as many threads as the machine has cores: a call that waits there for a broker
/// stops everybody else. An actor with this executor may wait as long as it likes. The thread ends when the
/// executor's last owner lets go of it.
final class ThreadExecutor: SerialExecutor {
    private let queue = JobQueue()

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

    func enqueue(_ job: consuming ExecutorJob) {
        queue.add(Work(job: UnownedJob(job), executor: self))
    }

    /// A job keeps its executor alive while it runs: the actor that owned it may be gone by then.
    fileprivate struct Work: Sendable {
        let job: UnownedJob
        let executor: ThreadExecutor

        func run() {
            job.runSynchronously(on: executor.asUnownedSerialExecutor())
        }
    }
}

/// The jobs of one thread, first come, first served.
private final class JobQueue: Sendable {
    private struct State {
        var waiting: [ThreadExecutor.Work] = []
        var finished = false
    }

    private let state = Mutex(State())
    private let signal = DispatchSemaphore(value: 0)

    func add(_ work: ThreadExecutor.Work) {
        state.withLock { $0.waiting.append(work) }
        signal.signal()
    }

    func finish() {
        state.withLock { $0.finished = true }
        signal.signal()
    }

    func work() {
        while true {
            signal.wait()
            let (batch, finished) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.finished)
            }
            for work in batch { work.run() }
            if finished && batch.isEmpty { return }
        }
    }
}
