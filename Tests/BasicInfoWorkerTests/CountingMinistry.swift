import Ministry
import SocialInsurance
import Synchronization

/// A ministry that is up or down, or thinks for long, as the test wants it, and counts what it is asked.
final class CountingMinistry: MinistryClient {
    private struct State {
        var isUp: Bool
        var isThinking = false
        var calls = 0
        var answered: [String: Int] = [:]
    }
    private let state: Mutex<State>

    init(isUp: Bool) {
        state = Mutex(State(isUp: isUp))
    }

    func turn(up isUp: Bool) { state.withLock { $0.isUp = isUp } }

    /// As long as it thinks, whoever calls waits.
    func think(_ isThinking: Bool) { state.withLock { $0.isThinking = isThinking } }

    /// Calls so far, answered or not.
    var calls: Int { state.withLock { $0.calls } }
    /// How often each ID number was answered.
    var answered: [String: Int] { state.withLock { $0.answered } }

    func lookup(_ question: IdentityLookup) async throws -> IdentityAnswer {
        state.withLock { $0.calls += 1 }
        while state.withLock({ $0.isThinking }) { try await Task.sleep(for: .milliseconds(1)) }
        return try state.withLock { state in
            guard state.isUp else {
                throw MinistryError(.outage(.unreachable, notBefore: nil), "the ministry cannot be reached")
            }
            state.answered[question.identity.number, default: 0] += 1
            return .match(IdentityFacts(sex: nil, birthDate: nil, householdType: nil))
        }
    }
}
