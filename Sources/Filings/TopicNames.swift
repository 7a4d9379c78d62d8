/// The names of the topics. Nothing else in the system spells one out.
public struct TopicNames: Hashable, Sendable {
    /// Put before each topic's name; empty by default.
    public let prefix: String

    public init(prefix: String = "") {
        self.prefix = prefix
    }

    /// Filings of a kind, as portals write them.
    public func requests(_ kind: FilingKind) -> String { "\(prefix)\(kind.rawValue).requests" }

    /// What became of filings of a kind.
    public func results(_ kind: FilingKind) -> String { "\(prefix)\(kind.rawValue).results" }

    /// Filings of a kind that gave up waiting.
    public func parked(_ kind: FilingKind) -> String { "\(prefix)\(kind.rawValue).parked" }

    /// Records that are no filing, of whatever kind.
    public var malformed: String { "\(prefix)malformed" }
}
