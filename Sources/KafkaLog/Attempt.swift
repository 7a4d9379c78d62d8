import Dispatch
import Synchronization

/// What came of a call into librdkafka that may never return.
enum Attempt: Sendable {
    case succeeded
    case failed(KafkaFault)
    /// The call is still going on. Its handle is lost to its owner, and is freed if the call ever returns.
    case stuck
}

extension KafkaHandle {
    /// Makes a call on a thread, and waits for it no longer than told.
    ///
    /// Calls of transactions have limits of their own, but do not always keep to them: while a group has no coordinator,
    /// `rd_kafka_send_offsets_to_transaction` waits without end (librdkafka issue 5456). What `call` captures lives as long
    /// as the call.
    func attempt(
        on thread: OwnThread, within limit: Duration, _ call: @escaping (OpaquePointer) -> OpaquePointer?
    ) -> Attempt {
        let lent = LentCall(handle: self, call: call)
        let outcome = Outcome()
        thread.run { outcome.set(KafkaFault(consuming: lent.call(lent.handle.pointer))) }
        return outcome.wait(atMost: limit)
    }
}

/// Safe to hand to another thread: the owner waits for the call, or never touches the handle again.
private struct LentCall: @unchecked Sendable {
    let handle: KafkaHandle
    let call: (OpaquePointer) -> OpaquePointer?
}

private final class Outcome: Sendable {
    private let fault = Mutex<KafkaFault?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func set(_ fault: KafkaFault?) {
        self.fault.withLock { $0 = fault }
        done.signal()
    }

    func wait(atMost limit: Duration) -> Attempt {
        guard done.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds))) == .success else { return .stuck }
        return fault.withLock { $0.map(Attempt.failed) ?? .succeeded }
    }
}
