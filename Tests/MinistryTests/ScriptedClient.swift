import Foundation
import SocialInsurance
import Synchronization

@testable import Ministry

/// A client that does as it is told, and counts.
final class ScriptedClient: MinistryClient {
    enum Behaviour: Sendable {
        case answer(IdentityAnswer)
        case fail(MinistryError)
        /// Until the task is cancelled or the behaviour changes to another.
        case hang
        case throwing(any Error)
    }

    private struct State {
        var behaviour: Behaviour
        var calls = 0
        var running = 0
        var most = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Mutex<State>

    init(_ behaviour: Behaviour) {
        state = Mutex(State(behaviour: behaviour))
    }

    /// Calls so far.
    var calls: Int { state.withLock { $0.calls } }
    var running: Int { state.withLock { $0.running } }
    /// The most calls at a time.
    var most: Int { state.withLock { $0.most } }

    func behave(_ behaviour: Behaviour) {
        let waiters = state.withLock { state in
            state.behaviour = behaviour
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    func lookup(_ question: IdentityLookup) async throws -> IdentityAnswer {
        let number = state.withLock { state in
            state.calls += 1
            state.running += 1
            state.most = max(state.most, state.running)
            return state.calls
        }
        defer { state.withLock { $0.running -= 1 } }
        while true {
            switch state.withLock({ $0.behaviour }) {
            case .answer(let answer): return answer
            case .fail(let error): throw error
            case .throwing(let error): throw error
            case .hang: try await hang(number)
            }
        }
    }

    private func hang(_ number: Int) async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard case .hang = state.behaviour, !Task.isCancelled else { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
        try Task.checkCancellation()
    }
}
