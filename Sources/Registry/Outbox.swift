import Filings
import Foundation
import MessageLog

/// A lane carries what is to be published for one consumer group's work on one partition.
public struct LaneName: Hashable, Sendable, CustomStringConvertible {
    public let group: String
    public let partition: TopicPartition

    public init(group: String, partition: TopicPartition) {
        self.group = group
        self.partition = partition
    }

    public var description: String { "\(group)/\(partition)" }
}

/// A lane as its owner holds it.
public struct Lane: Hashable, Sendable {
    public let id: Int64
    public let name: LaneName
    /// Names the lane across the log's and the registry's lives: a random text made with the lane.
    public let incarnation: String
    /// Raised with each claim: a transaction under an older epoch is refused.
    public let epoch: Int64
    /// The number of the lane's newest outbox row.
    public var lastNumber: Int64
    /// The offset behind the last record that a committed transaction has dealt with; nil: none yet.
    public var nextOffset: Int64?
}

/// What an outbox row holds.
public enum OutboxContent: Hashable, Sendable {
    /// A revision of a result that the journal keeps; its record is made from there.
    case result(RecordedResult)
    /// Any other record, whole.
    case record(OutgoingRecord)
}

/// What waits to be published. Rows are numbered within their lane, without gaps, from 1.
public protocol Outbox {
    /// Takes a lane over, making it if it is new: raises its epoch, so that a former owner's transactions are refused.
    func claim(_ name: LaneName) throws -> Lane
    /// Takes a lane over for a log that has never seen it: gives it a new incarnation and forgets its offset.
    func restart(_ lane: Lane) throws -> Lane
    /// Confirms that the lane is still this owner's (throws ``RegistryError/laneTaken(_:)``), appends rows to it, notes
    /// how far its records are dealt with, and forgets rows up to and including `published`. Returns the lane as it is now.
    func append(
        _ contents: [OutboxContent], to lane: Lane, nextOffset: Int64?, published: Int64
    ) throws -> Lane
    /// The rows of a lane after a number, ascending, at most `limit` of them, each as the record to publish.
    func rows(of lane: Lane, after number: Int64, limit: Int) throws -> [OutboxRow]
}

/// A numbered row, ready to be published.
public struct OutboxRow: Hashable, Sendable {
    public let number: Int64
    public let content: OutboxContent

    public init(number: Int64, content: OutboxContent) {
        self.number = number
        self.content = content
    }
}
