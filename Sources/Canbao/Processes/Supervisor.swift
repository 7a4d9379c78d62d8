import Foundation
import Retries
import Synchronization
import WorkerKit

/// Keeps programs running, and ends them all together.
final class Supervisor: Sendable {
    /// The present child of each plan, by its label.
    private let children = Mutex<[String: ChildProcess]>([:])
    private let patience: Duration
    private let say: @Sendable (_ label: String, _ line: String) -> Void

    /// - Parameters:
    ///   - patience: from SIGTERM to SIGKILL. Workers promise to end within 10 s.
    ///   - say: gets each program's lines, and what is to be said of the program itself. Called from any thread.
    init(patience: Duration = .seconds(10), say: @escaping @Sendable (_ label: String, _ line: String) -> Void) {
        self.patience = patience
        self.say = say
    }

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
        // In a task of its own, since this one may be cancelled, and nothing would be waited for.
        await Task { await stop() }.value
        try outcome.get()
    }

    private func keep(_ plan: ProgramPlan, _ first: ChildProcess) async throws {
        var (child, policy) = (first, RestartPolicy())
        while true {
            let start = ContinuousClock.now
            guard let ending = await child.ending() else { throw CancellationError() }
            try Task.checkCancellation()
            if ending == .exit(ProcessExit.settings.rawValue) {
                throw UserFacingError("\(plan.label): its settings are wrong; see above", status: ProcessExit.settings)
            }
            let wait = policy.wait(after: .now - start)
            say(plan.label, "\(ending); it is started again in \(DurationText.format(wait))")
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
        children.withLock { $0[label] = child }
        return child
    }

    /// SIGTERM to all, and SIGKILL to those that do not end in time.
    private func stop() async {
        let children = children.withLock { $0 }
        for child in children.values { child.signal(SIGTERM) }
        let deadline = Task { [patience, say] in
            try await Task.sleep(for: patience)
            for (label, child) in children where child.isRunning {
                say(label, "does not end; it is killed")
                child.signal(SIGKILL)
            }
        }
        for child in children.values { _ = await child.ending() }
        deadline.cancel()
    }
}
