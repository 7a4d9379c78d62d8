import UnixSignals

/// Ctrl-C and SIGTERM, for commands that go on until then.
enum Interruption {
    /// Runs the body until it ends, or until the process is asked to: then the body's task is cancelled, and that is no
    /// failure.
    static func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                do { try await body() } catch is CancellationError {}
                return true
            }
            group.addTask {
                for await _ in signals { break }
                return false
            }
            let isDone = try await group.next() ?? true
            group.cancelAll()
            if !isDone { try await group.waitForAll() }
        }
    }
}
