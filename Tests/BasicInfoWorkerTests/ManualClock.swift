import Foundation
import Ministry
import Synchronization

/// A clock that stands until a test moves it.
final class ManualClock: Sendable {
    private struct Sleeper {
        let until: Date
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var last = 0
        var sleepers: [Int: Sleeper] = [:]
    }

    private let state: Mutex<State>

    init(_ now: Date) {
        state = Mutex(State(now: now))
    }

    var now: Date { state.withLock { $0.now } }

    /// When the first of the sleepers is to wake; nil: nobody sleeps.
    var nextWake: Date? { state.withLock { $0.sleepers.values.map(\.until).min() } }

    var gateway: GatewayClock {
        GatewayClock(now: { self.now }, sleepUntil: { try await self.sleep(until: $0) })
    }

    /// Moves the clock, and wakes whoever slept until then.
    func advance(by seconds: Double) {
        let woken = state.withLock { state in
            state.now += seconds
            let now = state.now
            let woken = state.sleepers.filter { $0.value.until <= now }
            for number in woken.keys { state.sleepers[number] = nil }
            return woken.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Lets those wake who sleep for a short while only, so that what takes no time in the test goes on.
    func tick() {
        guard let wake = nextWake, wake.timeIntervalSince(now) < 0.5 else { return }
        advance(by: max(0, wake.timeIntervalSince(now)))
    }

    /// Ticks beside the body.
    func ticking<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let ticker = Task {
            while !Task.isCancelled {
                self.tick()
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
        defer { ticker.cancel() }
        return try await body()
    }

    private func sleep(until: Date) async throws {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if until <= state.now { return .success(()) }
                    state.sleepers[number] = Sleeper(until: until, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?
                .continuation.resume(throwing: CancellationError())
        }
    }
}
