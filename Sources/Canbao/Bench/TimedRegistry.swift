import Registry
import Synchronization

/// A registry that notes how long each write transaction takes, from asking for the lock until it is durable.
final class TimedRegistry: Registry {
    private let base: any Registry
    private let durations = Mutex<[Double]>([])

    init(_ base: any Registry) {
        self.base = base
    }

    /// In milliseconds, in their order.
    var milliseconds: [Double] { durations.withLock { $0 } }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryTransaction) throws -> Value
    ) async throws -> Value {
        let began = ContinuousClock.now
        defer { durations.withLock { $0.append((ContinuousClock.now - began).inSeconds * 1000) } }
        return try await base.write(body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value {
        try await base.read(body)
    }

    func close() async throws { try await base.close() }
}
