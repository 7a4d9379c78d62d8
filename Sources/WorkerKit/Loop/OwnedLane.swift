import MessageLog
import Registry

/// A lane while this process owns its partition.
struct OwnedLane: Sendable {
    var lane: Lane
    /// The offset behind the last record dealt with.
    var position: Int64
    /// Rows up to this number are in the log.
    var published: Int64
    /// Rows after `published`, in order, as records. Empty between two turns of the loop.
    var pending: [OutgoingRecord] = []
    /// The offset that the log has; what is above it is committed with the next publication.
    var committed: Int64

    var partition: TopicPartition { lane.name.partition }
    var needsCommit: Bool { !pending.isEmpty || committed < position }

    /// What to hand to the log so that it has all that the registry has.
    var commit: PartitionCommit {
        let cursor = LaneCursor(incarnation: lane.incarnation, number: lane.lastNumber)
        return PartitionCommit(
            partition: partition, cursor: Cursor(nextOffset: position, metadata: cursor.metadata), records: pending)
    }

    mutating func didCommit() {
        published = lane.lastNumber
        committed = position
        pending.removeAll(keepingCapacity: true)
    }
}
