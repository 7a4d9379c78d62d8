/// What a result says of its filing.
public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
    case accepted
    case rejected
    /// Will be tried again by itself.
    case deferred
    /// Waits for an operator.
    case parked

    /// Whether no further result follows.
    public var isFinal: Bool { self == .accepted || self == .rejected }
}
