import Foundation
import Synchronization

/// Threads for work that blocks, each with a tool of its own: drawing and writing must not hold up the tasks of the loop.
final class WorkThreads<Tool: Sendable>: Sendable {
    private typealias Job = @Sendable (Tool?) -> Void

    private struct State {
        var jobs: [Job] = []
        var living = 0
        var isClosed = false
        var farewell: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// Raised once for each job, and for each thread when there is no more to come.
    private let bell = DispatchSemaphore(value: 0)

    /// Starts a thread for each tool.
    init(_ name: String, tools: [Tool]) {
        state.withLock { $0.living = tools.count }
        for tool in tools {
            let thread = Thread { [self] in
                while let job = next() { job(tool) }
                leave()
            }
            thread.name = name
            thread.start()
        }
    }

    /// Runs the body on the next thread that is free, in the order of the calls. Throws what it throws, or
    /// `CancellationError` where the threads were closed before.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Tool) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job: Job = { tool in
                guard let tool else { return continuation.resume(throwing: CancellationError()) }
                continuation.resume(with: Result { try body(tool) })
            }
            let isClosed = state.withLock { state in
                if !state.isClosed { state.jobs.append(job) }
                return state.isClosed
            }
            if isClosed { job(nil) } else { bell.signal() }
        }
    }

    /// Throws `CancellationError` where the threads are to end: for work that takes long, to look at now and then.
    func checkClosed() throws {
        if state.withLock({ $0.isClosed }) { throw CancellationError() }
    }

    /// Ends the threads, once each has finished what it is at. What was not begun is given up.
    func close() async {
        await withCheckedContinuation { continuation in
            let (given, living) = state.withLock { state in
                state.isClosed = true
                defer { state.jobs = [] }
                if state.living > 0 { state.farewell = continuation }
                return (state.jobs, state.living)
            }
            for job in given { job(nil) }
            for _ in 0..<living { bell.signal() }
            if living == 0 { continuation.resume() }
        }
    }

    /// Nil: there will be none.
    private func next() -> Job? {
        while true {
            bell.wait()
            let (job, isClosed) = state.withLock { ($0.jobs.isEmpty ? nil : $0.jobs.removeFirst(), $0.isClosed) }
            if job != nil || isClosed { return job }
        }
    }

    private func leave() {
        let farewell = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.living -= 1
            guard state.living == 0 else { return nil }
            defer { state.farewell = nil }
            return state.farewell
        }
        farewell?.resume()
    }
}
