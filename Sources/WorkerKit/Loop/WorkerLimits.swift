/// How much a worker takes on at once.
public struct WorkerLimits: Sendable {
    /// Records and due filings in one turn.
    public var batch = 500
    /// Inquiries under way.
    public var inquiries = 500
    /// Longest wait for records in one poll: how soon a stop is noticed when there is nothing to do.
    public var idleWait: Duration = .milliseconds(250)
    /// Longest wait while findings may come in.
    public var busyWait: Duration = .milliseconds(2)
    /// How often waiting filings are looked through for due ones.
    public var dueInterval: Duration = .milliseconds(100)
    /// Wait before the log or the registry is tried again when it was out of reach; doubled up to `longestBackoff`.
    public var backoff: Duration = .milliseconds(100)
    public var longestBackoff: Duration = .seconds(2)

    public init() {}
}
