import Logging

/// Waits longer and longer while something is out of reach, and says so: at once, then once in a while.
struct Backoff {
    private let first: Duration
    private let longest: Duration
    private let complaintInterval: Duration
    private var next: Duration
    private var failures = 0
    private var lastSaid: ContinuousClock.Instant?

    init(_ limits: WorkerLimits) {
        first = limits.backoff
        longest = limits.longestBackoff
        complaintInterval = limits.complaintInterval
        next = limits.backoff
    }

    /// Waits once; throws `CancellationError` when the process is to stop.
    mutating func wait(for error: any Error, _ message: Logger.Message, _ logger: Logger) async throws {
        failures += 1
        let now = ContinuousClock.now
        if lastSaid.map({ now - $0 >= complaintInterval }) ?? true {
            logger.error(message, metadata: ["cause": "\(error)", "failures": "\(failures)"])
            lastSaid = now
        }
        try await ShutdownAware.sleep(for: next)
        next = min(next * 2, longest)
    }

    /// To be called when it works again.
    mutating func recovered(_ message: Logger.Message, _ logger: Logger) {
        guard failures > 0 else { return }
        logger.notice(message, metadata: ["failures": "\(failures)"])
        failures = 0
        next = first
        lastSaid = nil
    }
}
