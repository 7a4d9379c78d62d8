/// Runs an actor on a thread of its own, so that its calls into librdkafka may block.
///
/// The cooperative pool has as many threads as the machine has cores: a call that waits there for a broker
/// stops everybody else. An actor with this executor may wait as long as it likes.
final class ThreadExecutor: SerialExecutor {
    private let thread: OwnThread

    init(name: String) {
        thread = OwnThread(name: name)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The job keeps its executor alive while it runs: the actor that owned it may be gone by then.
        thread.run { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
