import Synchronization

/// Holds whoever waits until the test opens it. Waiting ends with the task's cancellation too.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var nextID = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var arrived = 0
    }
    private let state = Mutex(State())

    /// How many have come, waiting or not.
    var arrived: Int { state.withLock { $0.arrived } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// - Parameter stubbornly: goes on waiting though the task is cancelled, like a call that hangs.
    func wait(stubbornly: Bool = false) async {
        let id = state.withLock { state in
            state.arrived += 1
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.isOpen || (Task.isCancelled && !stubbornly) { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            if !stubbornly { state.withLock { $0.waiting.removeValue(forKey: id) }?.resume() }
        }
    }
}
