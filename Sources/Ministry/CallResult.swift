import Foundation

/// Why the ministry could not be asked. Never a word about who was asked for.
public enum FailureCause: String, Hashable, Codable, Sendable, CaseIterable {
    /// No answer in time.
    case timedOut = "timed-out"
    /// No connection: refused, no route, unknown host, no valid certificate.
    case unreachable
    /// A connection that broke before the answer was whole.
    case connectionLost = "connection-lost"
    /// 429: asked too often.
    case throttled
    /// 5xx, or another status that an identity lookup never has.
    case failing
    /// 200, but nothing that is an answer.
    case garbage

    /// For operators.
    public var text: String {
        switch self {
        case .timedOut: "the ministry does not answer in time"
        case .unreachable: "the ministry cannot be reached"
        case .connectionLost: "the ministry breaks connections off"
        case .throttled: "the ministry asks for fewer calls"
        case .failing: "the ministry answers with errors"
        case .garbage: "the ministry answers, but with garbage"
        }
    }
}

/// What a call to the ministry says of the ministry.
public enum CallResult: Hashable, Codable, Sendable {
    /// It answered, whatever it said of the person.
    case succeeded
    /// It did not; `notBefore` is its own word on when to come back.
    case failed(FailureCause, notBefore: Date? = nil)
    /// The call was given up from our side, and says nothing.
    case abandoned
}
