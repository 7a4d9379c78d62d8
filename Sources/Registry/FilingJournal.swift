import Filings
import Foundation
import MessageLog
import SocialInsurance

/// Where a filing stands.
public enum FilingState: String, Sendable, CaseIterable {
    /// Waits behind an earlier filing of the same person.
    case held
    /// Waits for an answer: another worker's, or the ministry's.
    case awaiting
    /// Waits for its next attempt.
    case deferred
    /// Gave up waiting; an operator takes it up again or cancels it.
    case parked
    /// Has its final result.
    case decided
}

/// One filing, as the journal keeps it. Unique by kind and filing id. Instants are kept to the microsecond.
public struct JournalEntry: Hashable, Sendable {
    public let kind: FilingKind
    public let filingID: String
    /// Grows with the order in which filings were first received; given by the registry, 0 until then.
    public var sequence: Int64
    /// Of the request's content; tells a repeat from a reuse of the id.
    public let digest: Data
    /// Where the first record of this filing lies.
    public let source: RecordPosition
    /// The record's own key.
    public let recordKey: Data?
    /// Filings with the same person key are decided one after the other; nil: independent of all others.
    public let personKey: String?
    public let employer: String?
    public var state: FilingState
    /// What it waits for, in words for operators without personal data: a filing id, a sub-filing's kind, "ministry".
    public var waitsFor: String?
    public let operatingMonth: Month
    /// By the business clock.
    public let receivedAt: Date
    /// By the system's clock.
    public let firstSeen: Date
    /// By the system's clock: the retry deadline counts from here. First receipt, or when it was last taken up again.
    public var retrySince: Date
    /// By the system's clock; only where deferred.
    public var notBefore: Date?
    /// Attempts that counted.
    public var attempts: Int
    /// The latest published revision; 0: none yet.
    public var revision: Int
    /// The request's bytes, kept until the filing is decided.
    public var request: Data?
    public let traceparent: String?
    /// Why it waits or was refused; nil where accepted or on its first way.
    public var errorCode: String?
    /// Why an operator has cancelled it, as the applicant is told; nil: nobody has. The worker decides it accordingly.
    public var cancellation: String?

    public init(
        kind: FilingKind, filingID: String, digest: Data, source: RecordPosition, recordKey: Data?,
        personKey: String?, employer: String?, state: FilingState, operatingMonth: Month, receivedAt: Date,
        firstSeen: Date, request: Data?, traceparent: String?
    ) {
        self.kind = kind
        self.filingID = filingID
        self.sequence = 0
        self.digest = digest
        self.source = source
        self.recordKey = recordKey
        self.personKey = personKey
        self.employer = employer
        self.state = state
        self.waitsFor = nil
        self.operatingMonth = operatingMonth
        self.receivedAt = receivedAt
        self.firstSeen = firstSeen
        self.retrySince = firstSeen
        self.notBefore = nil
        self.attempts = 0
        self.revision = 0
        self.request = request
        self.traceparent = traceparent
        self.errorCode = nil
        self.cancellation = nil
    }
}

extension JournalEntry {
    /// Whether it waits for an answer of that name.
    public func awaits(_ what: String) -> Bool { state == .awaiting && waitsFor == what }

    /// Whether an operator has cancelled it, and the worker has not decided it yet.
    public var isCancelled: Bool { cancellation != nil && state != .decided }

    /// Begins its time anew: it is due now, and neither earlier attempts nor earlier waiting count any more.
    public mutating func takeUp(at now: Date) {
        state = .deferred
        waitsFor = nil
        notBefore = now
        retrySince = now
        attempts = 0
    }
}

/// One try at a filing, or one act of an operator on it. Rows are kept.
public struct Attempt: Hashable, Sendable {
    /// By the system's clock.
    public let at: Date
    /// "accepted", "rejected", "deferred", "parked", "replayed", "cancelled".
    public let outcome: String
    public let code: String?
    /// For operators, without personal data: what happened, or who did it and why.
    public let note: String?
    /// Whether it used up one of the filing's attempts.
    public let counted: Bool

    public init(at: Date, outcome: String, code: String? = nil, note: String? = nil, counted: Bool = true) {
        self.at = at
        self.outcome = outcome
        self.code = code
        self.note = note
        self.counted = counted
    }
}

/// What can be looked up of filings.
public protocol FilingJournalView {
    func entry(_ kind: FilingKind, _ filingID: String) throws -> JournalEntry?
    /// The earliest undecided filing of that person among the kinds that keep one order with this one
    /// (``FilingKind/queue``), or nil.
    func firstUndecided(_ kind: FilingKind, personKey: String) throws -> JournalEntry?
    /// Deferred filings whose time has come, whose first record lies in one of the partitions; earliest first.
    func due(
        _ kind: FilingKind, partitions: Set<TopicPartition>, at now: Date, limit: Int
    ) throws -> [JournalEntry]
    /// Deferred filings, due or not, whose retry deadline counts from that instant or an earlier one; oldest first.
    func deferred(
        _ kind: FilingKind, partitions: Set<TopicPartition>, since: Date, limit: Int
    ) throws -> [JournalEntry]
    /// Undecided filings that an operator has cancelled, whose first record lies in one of the partitions.
    func cancelled(_ kind: FilingKind, partitions: Set<TopicPartition>, limit: Int) throws -> [JournalEntry]
    /// Filings that await an answer of that name, in the order of receipt, from after a sequence number on.
    func awaiting(
        _ kind: FilingKind, _ what: String, partitions: Set<TopicPartition>, after sequence: Int64, limit: Int
    ) throws -> [JournalEntry]
    /// The partitions of a topic that filings ever came from, whether the log still has them or not.
    func sources(ofTopic topic: String) throws -> Set<TopicPartition>
    func attempts(_ kind: FilingKind, _ filingID: String) throws -> [Attempt]
    /// All revisions of a filing's result, ascending.
    func results(_ kind: FilingKind, _ filingID: String) throws -> [RecordedResult]
}

/// What changes of filings. Written in the same transaction as what they change in the registry.
public protocol FilingJournal {
    /// Adds a new entry; a second one of the same kind and id throws. Returns its sequence number.
    func insert(_ entry: JournalEntry) throws -> Int64
    /// Writes state, waitsFor, notBefore, retrySince, attempts, revision, request, errorCode and cancellation of an entry
    /// that exists.
    func update(_ entry: JournalEntry) throws
    /// Keeps a try or an act.
    func record(_ attempt: Attempt, of kind: FilingKind, _ filingID: String) throws
    /// Keeps a revision of a filing's result.
    func record(_ result: RecordedResult) throws
    /// Keeps what has been found out for a filing, for the process that goes on with it. In place of what was kept before.
    func keep(finding: Data, of kind: FilingKind, _ filingID: String) throws
    /// What was kept for a filing, which is forgotten with this; nil where there is nothing.
    func takeFinding(of kind: FilingKind, _ filingID: String) throws -> Data?
}

extension FilingJournalView {
    /// What a held filing waits behind now: the person's earliest undecided filing. Nil for a filing that is not held.
    ///
    /// ``JournalEntry/waitsFor`` says what it was when the filing came in.
    public func ahead(of entry: JournalEntry) throws -> JournalEntry? {
        guard entry.state == .held, let personKey = entry.personKey else { return nil }
        return try firstUndecided(entry.kind, personKey: personKey).flatMap { $0.sequence < entry.sequence ? $0 : nil }
    }
}
