/// How much a worker takes on at once.
public struct WorkerLimits: Sendable {
    /// Records and due filings in one turn.
    public var batch = 1_000
    /// Inquiries under way.
    public var inquiries = 500
    /// Longest wait for records in one poll: how soon a stop is noticed when there is nothing to do.
    public var idleWait: Duration = .milliseconds(250)
    /// Longest wait while findings may come in.
    public var busyWait: Duration = .milliseconds(2)
    /// How often waiting filings are looked through for due ones.
    public var dueInterval: Duration = .milliseconds(100)
    /// How long after a partition was taken over its filings' inquiries are left to the former owner, which may live still.
    /// The time that a call may take comes on top, where there is such a limit: this is for taking in what was answered,
    /// also where the machine has much to do.
    public var heirPatience: Duration = .seconds(3)
    /// How long a stopping process waits for what it has asked.
    public var farewell: Duration = .seconds(2)
    /// How long log and registry may disagree over a partition's owner. Longer than a log needs to tell.
    public var disputePatience: Duration = .seconds(60)
    /// Wait before the log or the registry is tried again when it was out of reach; doubled up to `longestBackoff`.
    public var backoff: Duration = .milliseconds(100)
    public var longestBackoff: Duration = .seconds(2)
    /// How often the log says that something is still out of reach.
    public var complaintInterval: Duration = .seconds(5)

    public init() {}
}
