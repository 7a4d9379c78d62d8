import Foundation
import Synchronization

/// The present fault, as requests ask for it, and the requests that wait for its end.
final class FaultBoard: Sendable {
    /// What a request is to do.
    enum Verdict: Equatable {
        case answer
        case fail(retryAfter: Duration?)
        case throttle(retryAfter: Duration)
        case garbage
        case wait(Duration)
        /// Until the change after that generation.
        case hang(generation: Int)
    }

    /// The fault that is on, since when and until when.
    struct Present: Equatable {
        let fault: Fault
        let since: Date
        let until: Date?
    }

    private struct State {
        var present: Present
        var generation = 0
        var random: SplitMix64
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastWaiter = 0
        var expiry: Task<Void, Never>?
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Date

    /// - Parameter seed: of the dice that `flaky` rolls.
    init(seed: UInt64, now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
        state = Mutex(
            State(present: Present(fault: .none, since: now(), until: nil), random: SplitMix64(state: seed)))
    }

    /// Sets a fault; requests that hang look again.
    func set(_ fault: Fault) {
        let since = now()
        let until = fault.lasting.map { since + $0.seconds }
        change(to: Present(fault: fault, since: since, until: until))
        if let lasting = fault.lasting, fault.mode == .hang { expire(after: lasting) }
    }

    /// The fault that is on now.
    func present() -> Present {
        state.withLock { Self.settle(&$0, at: now()) }
    }

    /// What a request that arrives now is to do.
    func verdict() -> Verdict {
        state.withLock { state in
            let fault = Self.settle(&state, at: now()).fault
            return switch fault.mode {
            case .up: .answer
            case .down: .fail(retryAfter: fault.retryAfter)
            case .throttle: .throttle(retryAfter: fault.retryAfter ?? .seconds(1))
            case .garbage: .garbage
            case .hang: .hang(generation: state.generation)
            case .slow: .wait(fault.delay)
            case .flaky:
                Double.random(in: 0..<1, using: &state.random) < fault.errorRate
                    ? .fail(retryAfter: fault.retryAfter) : .answer
            }
        }
    }

    /// Waits for a change after the generation. Throws when the task is cancelled.
    func change(after generation: Int) async throws {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !Task.isCancelled, state.generation == generation else { return true }
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

    private func change(to present: Present) {
        let waiters = state.withLock { state in
            state.expiry?.cancel()
            state.expiry = nil
            state.present = present
            state.generation += 1
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// Wakes those who hang when the fault ends by itself; all others see its end when they look.
    private func expire(after lasting: Duration) {
        let generation = state.withLock { $0.generation }
        let task = Task { [weak self] in
            guard (try? await Task.sleep(for: lasting)) != nil, let self else { return }
            guard self.state.withLock({ $0.generation == generation }) else { return }
            self.change(to: Present(fault: .none, since: self.now(), until: nil))
        }
        state.withLock { $0.expiry = task }
    }

    private static func settle(_ state: inout State, at now: Date) -> Present {
        if let until = state.present.until, now >= until {
            state.present = Present(fault: .none, since: until, until: nil)
        }
        return state.present
    }
}

/// A small seeded generator (Steele, Lea, Flood: SplitMix), so that a flaky run can be repeated.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
