import Foundation
import Synchronization
import Testing

@testable import CertificateWorker

@Suite("Threads for blocking work", .timeLimit(.minutes(1)))
struct WorkThreadsTests {
    @Test("each thread has its tool to itself, and all of them work")
    func tools() async throws {
        let threads = WorkThreads("test", tools: [Counter(), Counter()])
        let both = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Neither ends before the other has begun.
            group.addTask { try await threads.run { _ in both.wait() } }
            group.addTask { try await threads.run { _ in _ = both.signal() } }
            try await group.waitForAll()
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await threads.run { $0.increment() } } }
            var most = 0
            for try await used in group { most = max(most, used) }
            #expect(most == 1, "a tool is never used by two at once")
        }
        await threads.close()
    }

    @Test("what a body throws comes back, and the thread lives on")
    func errors() async throws {
        let threads = WorkThreads("test", tools: [1])
        await #expect(throws: CocoaError.self) { try await threads.run { _ in throw CocoaError(.formatting) } }
        #expect(try await threads.run { $0 + 1 } == 2)
        await threads.close()
    }

    @Test("closing finishes what has begun and gives up the rest")
    func close() async throws {
        let threads = WorkThreads("test", tools: [0])
        let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let first = Task {
            try await threads.run { _ in
                begun.signal()
                goOn.wait()
                return "done"
            }
        }
        await blocking { begun.wait() }
        let second = Task { try await threads.run { _ in "never" } }
        let closed = Task { await threads.close() }
        // Whichever of the two comes first, the second job is given up: the only thread is at the first one.
        await #expect(throws: CancellationError.self) { try await second.value }
        goOn.signal()
        #expect(try await first.value == "done")
        await closed.value
        await #expect(throws: CancellationError.self) { try await threads.run { _ in } }
    }
}

@Suite("Places", .timeLimit(.minutes(1)))
struct PlacesTests {
    @Test("are never more than there are, and all are used again")
    func limit() async throws {
        let places = Places(3)
        let counter = Counter()
        let crank = HandCrank()
        let (leave, mayLeave) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask(executorPreference: crank) {
                    try await places.occupying {
                        _ = counter.enter()
                        for await _ in leave { break }
                        counter.leave()
                    }
                }
            }
            for left in 0..<50 {
                crank.turn()
                #expect(counter.present == min(3, 50 - left), "\(left) have left")
                mayLeave.yield()
            }
            crank.turn()
            try await group.waitForAll()
        }
        #expect(counter.present == 0)
    }

    @Test("a task that is cancelled while it waits gives up, and takes no place with it")
    func cancelled() async throws {
        let places = Places(1)
        let (inside, goOn) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
        async let first: Void = places.occupying {
            inside.continuation.finish()
            for await _ in goOn.stream {}
        }
        for await _ in inside.stream {}
        let second = Task { try await places.occupying { "in" } }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        goOn.continuation.finish()
        try await first
        #expect(try await places.occupying { "in" } == "in")
    }
}

/// Counts who is inside.
private final class Counter: Sendable {
    private let inside = Mutex(0)

    func enter() -> Int {
        inside.withLock { inside in
            inside += 1
            return inside
        }
    }

    func leave() { inside.withLock { $0 -= 1 } }

    var present: Int { inside.withLock(\.self) }

    /// How many were inside meanwhile.
    func increment() -> Int {
        let present = enter()
        leave()
        return present
    }
}

/// Runs tasks only while the test turns it: afterwards each of them has ended or waits for something.
private final class HandCrank: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    func turn() {
        while let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

/// Waits off the cooperative pool.
private func blocking(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            body()
            continuation.resume()
        }
    }
}
