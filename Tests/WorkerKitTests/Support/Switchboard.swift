import Synchronization

/// What a scripted worker goes by at the moment, as the test wants it: a step for each filing id, else the usual one.
final class Switchboard: Sendable {
    private struct State {
        var usual: ScriptedStep
        var steps: [String: ScriptedStep] = [:]
        var asked: [String] = []
    }
    private let state: Mutex<State>

    init(_ usual: ScriptedStep = ScriptedHandler.acceptance) {
        state = Mutex(State(usual: usual))
    }

    func set(_ step: ScriptedStep) { state.withLock { $0.usual = step } }

    func set(_ id: String, _ step: ScriptedStep?) { state.withLock { $0.steps[id] = step } }

    /// The step for a filing; notes that it was asked for.
    func step(_ id: String) -> ScriptedStep {
        state.withLock { state in
            state.asked.append(id)
            return state.steps[id] ?? state.usual
        }
    }

    /// The filing ids for which a step was asked, in order.
    var asked: [String] { state.withLock { $0.asked } }

    func count(_ id: String) -> Int { asked.count { $0 == id } }

    var handler: ScriptedHandler { ScriptedHandler { id, _ in self.step(id) } }
}
