import Foundation
import Synchronization
import WorkerKit

/// Keeps programs running, and ends them all together.
final class Supervisor: Sendable {
    private struct State {
        var isStopping = false
        var children: [String: ChildProcess] = [:]
    }

    /// From SIGTERM to SIGKILL. Programs have 10 s to end.
    private static let patience = Duration.seconds(10)

    private let state = Mutex(State())
    private let say: @Sendable (_ label: String, _ line: String) -> Void

    /// - Parameter say: gets each program's lines, and what is to be said of the program itself. Called from any thread.
    init(say: @escaping @Sendable (_ label: String, _ line: String) -> Void) {
        self.say = say
    }

    /// The process ids of those that run, by label, for messages.
    var running: [String] { state.withLock { $0.children.keys.sorted() } }

    /// Starts the programs, and starts each again that dies, until the task is cancelled; then ends them all, and
    /// returns when they have ended. Throws, after ending all, where a program cannot be started or says that its settings
    /// are wrong.
    func run(_ plans: [ProgramPlan], onStarted: @Sendable () -> Void = {}) async throws {
        var outcome: Result<Void, any Error> = .success(())
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for plan in plans {
                    let first = try await start(plan)
                    group.addTask { try await self.keep(plan, first) }
                }
                onStarted()
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch is CancellationError {
        } catch {
            outcome = .failure(error)
        }
        await stop()
        try outcome.get()
    }

    private func keep(_ plan: ProgramPlan, _ first: ChildProcess) async throws {
        var (child, policy) = (first, RestartPolicy())
        while true {
            let (start, present) = (ContinuousClock.now, child)
            let ending = await withTaskCancellationHandler {
                await present.ending()
            } onCancel: {
                present.signal(SIGTERM)
            }
            try Task.checkCancellation()
            if ending == .exit(ProcessExit.settings.rawValue) {
                throw UserFacingError("\(plan.label): its settings are wrong; see above", status: ProcessExit.settings)
            }
            let wait = policy.wait(after: .now - start)
            say(
                plan.label,
                "\(ending); it is started again in \(wait.formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow)))"
            )
            try await Task.sleep(for: wait)
            child = try await self.start(plan)
        }
    }

    private func start(_ plan: ProgramPlan) async throws -> ChildProcess {
        let (label, say) = (plan.label, say)
        let child: ChildProcess
        do {
            child = try await .start(plan.program, arguments: plan.arguments, environment: plan.environment()) {
                say(label, $0)
            }
        } catch let error as UnstartableProgram {
            throw UserFacingError("\(error)", status: ProcessExit.internalError)
        }
        state.withLock { $0.children[label] = child }
        return child
    }

    /// SIGTERM to all, and SIGKILL to those that do not end in time.
    private func stop() async {
        let children = state.withLock { state in
            state.isStopping = true
            return state.children
        }
        for child in children.values { child.signal(SIGTERM) }
        await withTaskGroup(of: Void.self) { group in
            let (patience, say) = (Self.patience, say)
            group.addTask {
                guard (try? await Task.sleep(for: patience)) != nil else { return }
                for (label, child) in children {
                    say(label, "does not end; it is killed")
                    child.signal(SIGKILL)
                }
            }
            await withTaskGroup(of: Void.self) { endings in
                for child in children.values { endings.addTask { _ = await child.ending() } }
            }
            group.cancelAll()
        }
    }
}
