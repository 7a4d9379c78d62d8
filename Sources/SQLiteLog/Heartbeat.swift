import MessageLog
import Synchronization

/// Says that a member lives, from a task of its own, for as long as the member's owner calls it now and then.
final class Heartbeat: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var lastActivity = ContinuousClock.now
        var lastWritten: Int64
    }

    private let store: Store
    private let member: Int64
    private let state: Mutex<State>

    init(store: Store, member: Int64, joinedAt: Int64) {
        self.store = store
        self.member = member
        state = Mutex(State(lastWritten: joinedAt))
    }

    deinit {
        stop()
    }

    func start() {
        let interval = store.settings.heartbeatInterval
        let task = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                guard !Task.isCancelled, let self else { return }
                await self.beat()
            }
        }
        state.withLock { $0.task = task }
    }

    func stop() {
        state.withLock { $0.task?.cancel() }
    }

    var isStopped: Bool { state.withLock { $0.task?.isCancelled ?? false } }

    /// To be called whenever the owner calls the member: a process that hangs loses its partitions in the end.
    func ownerIsActive() {
        state.withLock { $0.lastActivity = .now }
    }

    /// Whether a commit should carry a heartbeat.
    func isDue(now: Int64) -> Bool {
        let last = state.withLock { $0.lastWritten }
        return abs(now - last) >= store.settings.sessionTimeout.milliseconds / 3
    }

    func wasWritten(at time: Int64) {
        state.withLock { $0.lastWritten = time }
    }

    /// One beat; none if the owner has not called for so long that it must be hanging.
    func beat() async {
        let silence = ContinuousClock.now - state.withLock { $0.lastActivity }
        guard silence <= store.settings.pollTimeout else { return }
        let (now, member) = (store.settings.milliseconds, member)
        do {
            try await store.writeBriefly { db in
                try db.cachedStatement(sql: "UPDATE members SET heartbeat = ? WHERE id = ?")
                    .execute(arguments: [now, member])
            }
            wasWritten(at: now)
        } catch {
            // The member's own calls meet the same fault and report it; the next beat tries again.
        }
    }
}
