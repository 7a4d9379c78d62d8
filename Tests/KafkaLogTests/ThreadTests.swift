import Foundation
import Testing

@testable import KafkaLog

@Suite("Kafka: threads")
struct ThreadTests {
    private actor Blocker {
        private let executor = ThreadExecutor(name: "blocker")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        /// The name and the number of the thread that this runs on.
        func thread() throws -> (name: String, number: UInt) {
            let name = try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
            return (name.trimmingCharacters(in: .newlines), pthread_self())
        }
    }

    @Test("each actor's calls run on a thread of its own, and not on one of the cooperative pool")
    func ownThread() async throws {
        let blockers = (0..<20).map { _ in Blocker() }
        var numbers: Set<UInt> = []
        for blocker in blockers + blockers {
            let thread = try await blocker.thread()
            #expect(thread.name == "blocker")
            numbers.insert(thread.number)
        }
        #expect(numbers.count == blockers.count)
    }

    @Test("an executor lives no longer than its actor")
    func ends() {
        weak var executor: ThreadExecutor?
        do {
            let made = ThreadExecutor(name: "short")
            executor = made
        }
        #expect(executor == nil)
    }
}
