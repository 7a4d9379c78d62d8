/// Where processes keep the one ``BreakerSnapshot`` that they share.
///
/// An implementation over a database needs one row: the snapshot as JSON and its version in a column of its own, written
/// with `UPDATE … WHERE version = expected`, or `INSERT` where expected is 0. It is asked up to twenty times a second by a
/// process that has lookups waiting, and not at all by one that has none.
public protocol BreakerStore: Sendable {
    /// The snapshot as last written; nil: none was ever written. One that cannot be read, because another version of this
    /// program wrote it, counts as a fresh one that carries the stored version, so that it can be replaced.
    func load() async throws -> BreakerSnapshot?

    /// Writes the snapshot if the stored one still has that version (0: there is none). False: another was faster.
    func compareAndSwap(_ snapshot: BreakerSnapshot, expected version: Int64) async throws -> Bool
}

/// For one process on its own, and for tests.
public actor InMemoryBreakerStore: BreakerStore {
    private var snapshot: BreakerSnapshot?

    public init() {}

    public func load() -> BreakerSnapshot? { snapshot }

    public func compareAndSwap(_ snapshot: BreakerSnapshot, expected version: Int64) -> Bool {
        guard version == self.snapshot?.version ?? 0 else { return false }
        self.snapshot = snapshot
        return true
    }
}
