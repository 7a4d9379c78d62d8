import Filings
import Foundation

/// What an operator sees of filings: how many there are, and which of them wait.
public protocol WaitingFilings {
    /// How many filings there are of each kind in each state, by kind, then state. Zeros are left out.
    func filingCounts() throws -> [FilingCount]
    /// Undecided filings that pass the filter, in the order of receipt, from after a sequence number on.
    func waiting(_ filter: WaitingFilter, after sequence: Int64, limit: Int) throws -> [JournalEntry]
}

public struct FilingCount: Hashable, Sendable {
    public let kind: FilingKind
    public let state: FilingState
    public let count: Int

    public init(kind: FilingKind, state: FilingState, count: Int) {
        self.kind = kind
        self.state = state
        self.count = count
    }
}

/// Which undecided filings are meant. Nil lets every filing pass.
public struct WaitingFilter: Hashable, Sendable {
    public var kind: FilingKind?
    public var filingID: String?
    /// Empty: any of them.
    public var states: Set<FilingState>
    public var errorCode: String?
    /// A credit code.
    public var employer: String?
    /// First seen at this instant or later.
    public var since: Date?
    /// First seen before this instant.
    public var until: Date?

    public init(
        kind: FilingKind? = nil, filingID: String? = nil, states: Set<FilingState> = [], errorCode: String? = nil,
        employer: String? = nil, since: Date? = nil, until: Date? = nil
    ) {
        self.kind = kind
        self.filingID = filingID
        self.states = states
        self.errorCode = errorCode
        self.employer = employer
        self.since = since
        self.until = until
    }
}
