import Foundation

/// A call to the ministry that brought no answer. Its text names neither ID number nor person.
public struct MinistryError: Error, Hashable, Sendable {
    public enum Fault: Hashable, Sendable {
        /// The ministry is at fault, or the way to it: the same question may be answered later.
        case outage(FailureCause, notBefore: Date?)
        /// The ministry calls our request wrong: it will do so again, until somebody mends this program.
        case badRequest
        /// Something failed on our side that has no name.
        case unexpected
    }

    public let fault: Fault
    /// For operators: what, where, and what to do.
    public let text: String

    public init(_ fault: Fault, _ text: String) {
        self.fault = fault
        self.text = text
    }

    /// Whether the same question may be answered later by itself.
    public var isRetryable: Bool {
        if case .outage = fault { true } else { false }
    }

    /// What the failed call says of the ministry.
    public var result: CallResult {
        switch fault {
        case .outage(let cause, let notBefore): .failed(cause, notBefore: notBefore)
        case .badRequest: .succeeded
        case .unexpected: .abandoned
        }
    }
}

extension MinistryError: CustomStringConvertible {
    public var description: String { text }
}
