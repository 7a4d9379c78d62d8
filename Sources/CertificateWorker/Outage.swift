import Logging
import Synchronization

/// Something that all need is out of reach. Each tries again until it works; operators hear of it at once, then once in a
/// while, and when it is over.
final class Outage: Sendable {
    private struct State {
        var failures = 0
        var lastSaid: ContinuousClock.Instant?
    }

    private static let interval = Duration.seconds(5)
    private static let firstWait = Duration.milliseconds(100)
    private static let longestWait = Duration.seconds(2)

    private let state = Mutex(State())
    private let begun: Logger.Message
    private let over: Logger.Message
    private let logger: Logger

    init(begun: Logger.Message, over: Logger.Message, logger: Logger) {
        self.begun = begun
        self.over = over
        self.logger = logger
    }

    /// Runs the body again and again, with longer and longer waits, while it throws what may pass. Throws
    /// `CancellationError` where the task is cancelled meanwhile.
    func lasting<Value: Sendable>(
        while isPassing: (any Error) -> Bool, _ body: () async throws -> Value
    ) async throws -> Value {
        var wait = Self.firstWait
        while true {
            do {
                let value = try await body()
                passed()
                return value
            } catch  where isPassing(error) {
                failed(error)
                try await Task.sleep(for: wait)
                wait = min(wait * 2, Self.longestWait)
            }
        }
    }

    private func failed(_ error: any Error) {
        let (failures, isSaid) = state.withLock { state in
            state.failures += 1
            let isSaid = state.lastSaid.map { .now - $0 >= Self.interval } ?? true
            if isSaid { state.lastSaid = .now }
            return (state.failures, isSaid)
        }
        if isSaid { logger.error(begun, metadata: ["cause": "\(error)", "failures": "\(failures)"]) }
    }

    private func passed() {
        let failures = state.withLock { state in
            defer { (state.failures, state.lastSaid) = (0, nil) }
            return state.failures
        }
        if failures > 0 { logger.notice(over, metadata: ["failures": "\(failures)"]) }
    }
}
