import Foundation
import SocialInsurance

/// What became of a question to the ministry.
public enum LookupOutcome: Hashable, Sendable {
    /// The ministry answered.
    case answered(IdentityAnswer)
    /// It could not be asked; the filing is deferred.
    case unavailable(Unavailability)
    /// It called our question wrong, or our own program failed: not to be tried again by itself in the hope of an answer.
    case faulty(MinistryError)
}

/// Why there is no answer, and what that means for the filing.
public struct Unavailability: Hashable, Sendable {
    /// For operators, without personal data.
    public let text: String
    /// Not to be tried before: the ministry's own `Retry-After`, or the breaker's next probe. Nil: no such word.
    public let notBefore: Date?
    /// Whether a call was made, so that it counts as one of the filing's attempts. A failed probe counts too: else a
    /// question that the ministry cannot digest would be the probe again and again, and keep the breaker open for all.
    public let counted: Bool

    public init(text: String, notBefore: Date?, counted: Bool) {
        self.text = text
        self.notBefore = notBefore
        self.counted = counted
    }
}

/// How many more lookups a process does well to begin now.
public enum LookupRoom: Hashable, Sendable {
    /// That many; 0: as many wait already as will be answered soon.
    case lookups(Int)
    /// None before that instant: they would be refused without a call.
    case none(until: Date, FailureCause)
}
