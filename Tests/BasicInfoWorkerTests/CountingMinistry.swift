import Ministry
import SocialInsurance
import Synchronization

/// A ministry that is up or down as the test wants it, and counts what it is asked.
final class CountingMinistry: MinistryClient {
    private struct State {
        var isUp: Bool
        var calls = 0
        var answered: [String: Int] = [:]
    }
    private let state: Mutex<State>

    init(isUp: Bool) {
        state = Mutex(State(isUp: isUp))
    }

    func turn(up isUp: Bool) { state.withLock { $0.isUp = isUp } }

    /// Calls so far, answered or not.
    var calls: Int { state.withLock { $0.calls } }
    /// How often each ID number was answered.
    var answered: [String: Int] { state.withLock { $0.answered } }

    func lookup(_ question: IdentityLookup) async throws -> IdentityAnswer {
        try state.withLock { state in
            state.calls += 1
            guard state.isUp else {
                throw MinistryError(.outage(.unreachable, notBefore: nil), "the ministry cannot be reached")
            }
            state.answered[question.identity.number, default: 0] += 1
            return .match(IdentityFacts(sex: nil, birthDate: nil, householdType: nil))
        }
    }
}
