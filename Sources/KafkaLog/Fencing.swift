import Dispatch
import Foundation
import Synchronization

/// Announces itself under transactional ids of others, and goes away again.
///
/// The coordinator then aborts what a former owner has left open under them, at once instead of when it loses patience,
/// and shuts that owner out should it still be alive. Each id takes a connection of its own, so several are done at a time.
final class Fencing: Sendable {
    private struct State {
        var ids: [String]
        var fault: KafkaFault?
    }

    private let state: Mutex<State>
    private let threads: Int
    private let client: String
    private let context: KafkaContext

    init(_ ids: [String], client: String, context: KafkaContext) {
        state = Mutex(State(ids: ids))
        threads = min(8, ids.count)
        self.client = client
        self.context = context
    }

    /// Blocks until all is done, or throws the last thing that went wrong.
    func run(before deadline: Deadline) throws(KafkaFault) {
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<threads {
            Thread.detachNewThread { [self] in
                work(before: deadline)
                done.signal()
            }
        }
        for _ in 0..<threads { done.wait() }
        if let fault = state.withLock({ $0.fault }) { throw fault }
    }

    private func work(before deadline: Deadline) {
        while let id = state.withLock({ $0.ids.popLast() }) {
            do throws(KafkaFault) {
                let producer = try TransactionalProducer(
                    transactionalID: id, client: client, context: context, reportsDelivery: false)
                try producer.initialize(before: deadline)
            } catch {
                state.withLock { $0.fault = error }
            }
        }
    }
}
