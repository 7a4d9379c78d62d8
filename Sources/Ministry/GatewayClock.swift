import Foundation

/// The wall clock, as the gateway uses it. Wall-clock instants, because processes share them.
public struct GatewayClock: Sendable {
    public let now: @Sendable () -> Date
    /// Returns at that instant or later; throws `CancellationError` when the task is cancelled.
    public let sleepUntil: @Sendable (Date) async throws -> Void

    public init(
        now: @escaping @Sendable () -> Date, sleepUntil: @escaping @Sendable (Date) async throws -> Void
    ) {
        self.now = now
        self.sleepUntil = sleepUntil
    }

    /// The system's.
    public static let system = GatewayClock(
        now: { Date() },
        sleepUntil: { instant in
            try await Task.sleep(for: .nanoseconds(Int64(max(0, instant.timeIntervalSinceNow) * 1e9)))
        })
}
