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

    public init(
        id: Int64, name: LaneName, incarnation: String, epoch: Int64, lastNumber: Int64, nextOffset: Int64?
    ) {
        self.id = id
        self.name = name
        self.incarnation = incarnation
        self.epoch = epoch
        self.lastNumber = lastNumber
        self.nextOffset = nextOffset
    }
}

/// What an outbox row holds.
public enum OutboxContent: Hashable, Sendable {
    /// A revision of a result that the journal keeps; its record is made from there. Revision 0 is kept in the row itself.
    case result(RecordedResult)
    /// Any other record, whole.
    case record(OutgoingRecord)
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

/// What waits to be published. Rows are numbered within their lane, without gaps, from 1. Reading them needs no write
/// transaction: nobody but the lane's owner adds rows or forgets them.
public protocol OutboxView {
    /// The rows of a lane after a number, ascending, at most `limit` of them.
    func rows(of lane: Lane, after number: Int64, limit: Int) throws -> [OutboxRow]
}

/// How a lane's owner changes it.
public protocol Outbox: OutboxView {
    /// Takes a lane over, making it if it is new: raises its epoch, so that a former owner's transactions are refused.
    func claim(_ name: LaneName) throws -> Lane
    /// Takes a lane over for a log that has never seen it: gives it a new incarnation and a new epoch, and forgets its
    /// offset. Its rows and their numbers stay. Throws ``RegistryError/laneTaken(_:)`` where it has a newer owner.
    func restart(_ lane: Lane) throws -> Lane
    /// Confirms that the lane is still this owner's, appends rows to it, notes how far its records are dealt with (nil:
    /// no further than before), and forgets rows up to and including `published`. Returns the lane as it is now.
    ///
    /// Throws ``RegistryError/laneTaken(_:)`` where the lane has a newer owner. The whole transaction fails then, even if
    /// its body goes on.
    func append(
        _ contents: [OutboxContent], to lane: Lane, nextOffset: Int64?, published: Int64
    ) throws -> Lane
}
