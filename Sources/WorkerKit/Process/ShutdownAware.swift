import ServiceLifecycle

/// Sleeping that ends when the process is told to stop.
enum ShutdownAware {
    /// Throws `CancellationError` when the process is to stop, before or during the sleep.
    static func sleep(for duration: Duration) async throws {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }
}
