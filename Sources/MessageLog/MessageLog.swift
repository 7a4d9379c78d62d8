import Foundation

/// A log of records in topics and partitions, shared by processes.
///
/// It offers one primitive, through ``GroupMember``: read a batch from the partitions one owns, then append
/// results *and* move one's cursor, both or neither. The rest is for tools: appending, reading without a group,
/// describing topics. All methods throw ``LogError`` and nothing else but `CancellationError`.
public protocol MessageLog: Sendable {
    /// All topics there are, by name.
    func topics() async throws -> [TopicDescription]

    /// Creates the topics that are missing, widens those with too few partitions, and sets retention.
    /// A topic is never narrowed: more partitions than described are left as they are.
    func apply(_ topics: [TopicDescription]) async throws

    /// Appends records durably, all or none. Where a record has a key, the key chooses the partition.
    /// Returns the positions in the records' order.
    @discardableResult
    func append(_ records: [OutgoingRecord]) async throws -> [RecordPosition]

    /// The committed records of a partition from an offset on, at most `limit` of them and at most some MiB together,
    /// but at least one if there is any. An offset before the retained ones starts at the first retained.
    func read(_ partition: TopicPartition, from offset: Int64, limit: Int) async throws -> [LogRecord]

    /// The retained offsets of each partition of a topic: first ..< next. Throws ``LogError/unknownTopic(_:)``.
    func bounds(ofTopic topic: String) async throws -> [TopicPartition: Range<Int64>]

    /// The committed cursors of a group, for those who watch its lag.
    func cursors(ofGroup group: String) async throws -> [TopicPartition: Cursor]

    /// The living members of a group, by name, for those who watch over it; nil where this log cannot tell.
    func members(ofGroup group: String) async throws -> [MemberDescription]?

    /// Joins a group that shares out the partitions of the topics among its living members. Partitions arrive with
    /// the first polls. Where records of several topics are at hand, those of a topic named earlier are delivered first, as
    /// far as the log can tell. `member` names the process in messages to operators.
    func join(group: String, topics: [String], member: String) async throws -> any GroupMember

    /// The process is to stop: from now on no call waits so long that it could not stop within ten seconds. What cannot be
    /// committed then is left to the next owner.
    func hurry()

    /// Lets go of files and connections. Members have left before.
    func close() async
}

extension MessageLog {
    /// For a log whose calls never wait so long.
    public func hurry() {}

    public func members(ofGroup group: String) async throws -> [MemberDescription]? { nil }
}

/// A member of a group, as others see it.
public struct MemberDescription: Hashable, Sendable {
    /// As it joined.
    public let name: String
    /// What it owns.
    public let partitions: Set<TopicPartition>

    public init(name: String, partitions: Set<TopicPartition>) {
        self.name = name
        self.partitions = partitions
    }
}

/// How far a group has come in a partition.
public struct Cursor: Hashable, Sendable {
    /// The offset of the next record to read.
    public var nextOffset: Int64
    /// A short text that is moved together with the offset; the worker keeps its outbox number there.
    public var metadata: String

    public init(nextOffset: Int64, metadata: String) {
        self.nextOffset = nextOffset
        self.metadata = metadata
    }
}

/// What a poll brought.
public struct Delivery: Sendable {
    /// Partitions this member owns from now on, with the group's cursor; nil where the group never committed one.
    /// Their records come with later polls, from the cursor on or else from the first retained.
    public var gained: [TopicPartition: Cursor?]
    /// Partitions this member no longer owns. A commit for one of them is refused.
    public var lost: Set<TopicPartition>
    /// Records, in order within each partition.
    public var records: [LogRecord]

    public init(gained: [TopicPartition: Cursor?] = [:], lost: Set<TopicPartition> = [], records: [LogRecord] = []) {
        self.gained = gained
        self.lost = lost
        self.records = records
    }

    public var isEmpty: Bool { gained.isEmpty && lost.isEmpty && records.isEmpty }
}

/// For one owned partition: the records that answer what was read, and the cursor behind it.
public struct PartitionCommit: Sendable {
    public let partition: TopicPartition
    public let cursor: Cursor
    public let records: [OutgoingRecord]

    public init(partition: TopicPartition, cursor: Cursor, records: [OutgoingRecord]) {
        self.partition = partition
        self.cursor = cursor
        self.records = records
    }
}

/// One member of a group. Its methods are called one after the other, never at the same time.
/// Ownership changes only inside `poll`: between two polls the member's partitions are its own,
/// unless it was silent for so long that the log took them away; then `commit` is refused.
public protocol GroupMember: Sendable {
    /// Waits up to `wait` for records or a change of ownership, and returns at once when there is either.
    /// At most `limit` records and at most some MiB together, but at least one if there is any and `limit` is not 0.
    func poll(limit: Int, wait: Duration) async throws -> Delivery

    /// In one transaction: appends all records and moves all cursors. Throws ``LogError/fenced(_:)`` with the partitions
    /// that are this member's no longer; nothing was done then, and the next poll reports them as lost.
    func commit(_ commits: [PartitionCommit]) async throws

    /// Makes the next poll read an owned partition from this offset.
    func seek(_ partition: TopicPartition, to offset: Int64) async throws

    /// Gives the partitions back, so that others take them at once.
    func leave() async
}
