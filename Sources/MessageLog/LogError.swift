/// What can go wrong with a log. Each text says what, where, and what to do.
public enum LogError: Error, Hashable, Sendable {
    /// These partitions have another owner now. Nothing was committed.
    case fenced(Set<TopicPartition>)
    /// The topic does not exist; `canbao topics apply` creates it.
    case unknownTopic(String)
    /// The log is out of reach, locked or full: the same call may succeed later.
    case unavailable(String)
    /// The log cannot be used any more by this process: it ends and is started again.
    case fatal(String)

    /// Whether the same call may succeed later without anybody's restart.
    public var isRetryable: Bool {
        switch self {
        case .fenced, .unavailable: true
        case .unknownTopic, .fatal: false
        }
    }
}

extension LogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fenced(let partitions):
            "ownership of \(partitions.sorted().map(\.description).joined(separator: ", ")) has passed to another member"
        case .unknownTopic(let topic):
            "there is no topic \(topic); create it with `canbao topics apply`"
        case .unavailable(let reason), .fatal(let reason):
            reason
        }
    }
}
