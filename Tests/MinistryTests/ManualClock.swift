import Foundation
import Synchronization

@testable import Ministry

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

    var gateway: GatewayClock {
        GatewayClock(now: { self.now }, sleepUntil: { try await self.sleep(until: $0) })
    }

    /// Moves the clock, and wakes whoever slept until then.
    func advance(by seconds: Double) {
        move { $0.now += seconds }
    }

    /// Moves the clock to where the first of the sleepers wakes. Where nobody sleeps, or only until after `limit`, it stands.
    func advanceToNextWake(limit: Date = .distantFuture) {
        move { state in
            guard let wake = state.sleepers.values.map(\.until).min(), wake <= limit else { return }
            state.now = max(wake, state.now)
        }
    }

    private func move(_ change: (inout State) -> Void) {
        let woken = state.withLock { state in
            change(&state)
            let now = state.now
            let woken = state.sleepers.filter { $0.value.until <= now }
            for number in woken.keys { state.sleepers[number] = nil }
            return woken.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
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
