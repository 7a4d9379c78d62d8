import MessageLog

/// Waits for a log to move, so that a test that looks for something neither sleeps nor turns its thumbs: it is a group of
/// its own, which is woken by each new record.
public actor LogSignal {
    private let log: any MessageLog
    private let group: String
    private let topics: [String]
    private var member: (any GroupMember)?

    /// - Parameter topics: those whose records wake it.
    public init(_ log: any MessageLog, group: String = "test-signal", topics: [String]) {
        self.log = log
        self.group = group
        self.topics = topics
    }

    /// Returns when there are new records; or after a short while, for what moves elsewhere.
    public func wait() async throws {
        let member = try await joined()
        _ = try await member.poll(limit: 10_000, wait: .milliseconds(100))
    }

    private func joined() async throws -> any GroupMember {
        if let member { return member }
        let member = try await log.join(group: group, topics: topics, member: "test")
        self.member = member
        return member
    }
}
