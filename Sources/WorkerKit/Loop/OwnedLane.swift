import MessageLog
import Registry

/// A lane while this process owns its partition.
struct OwnedLane: Sendable {
    var lane: Lane
    /// The offset behind the last record dealt with.
    var position: Int64
    /// Rows up to this number are in the log.
    var published: Int64
    /// Rows after `published`, in order.
    var pending: [OutboxContent] = []
    /// The offset that the log has; what is above it is committed with the next publication. -1: the log has none, or
    /// another one than it ought to have.
    var committed: Int64
    /// What the log and the registry turned out to be to each other, where it is not the usual.
    var origin = Origin.known

    /// How a lane stands to the log's cursor.
    enum Origin: Sendable {
        case known
        /// The registry has worked for a log that was another one.
        case newLog
        /// Another registry has worked for this log, or somebody has moved the offset.
        case foreignCursor
        /// The log has been told of more than the registry knows: the registry was restored from a backup.
        case olderRegistry

        /// Whether what the registry has handed to the log may be nowhere.
        var isOfAnotherLog: Bool {
            switch self {
            case .newLog, .foreignCursor: true
            case .known, .olderRegistry: false
            }
        }
    }

    var partition: TopicPartition { lane.name.partition }
    var needsCommit: Bool { !pending.isEmpty || committed < position }

    /// What to hand to the log so that it has all that the registry has.
    var commit: LaneCommit {
        LaneCommit(
            partition: partition, position: position,
            cursor: LaneCursor(incarnation: lane.incarnation, number: lane.lastNumber), contents: pending)
    }

    /// Takes note of a commit that this lane has given out. More may have been decided since.
    mutating func didCommit(_ commit: LaneCommit) {
        published = commit.cursor.number
        committed = commit.position
        pending.removeFirst(commit.contents.count)
    }

    /// What a turn has brought.
    struct Step: Sendable {
        let lane: Lane
        /// Rows that were added.
        let contents: [OutboxContent]
        /// The offset behind the last record dealt with; nil where there was none.
        let position: Int64?
    }

    mutating func advance(_ step: Step) {
        lane = step.lane
        pending += step.contents
        position = step.position ?? position
    }
}

/// What is to be handed to the log for a lane.
struct LaneCommit: Sendable {
    let partition: TopicPartition
    /// The offset behind the last record dealt with.
    let position: Int64
    let cursor: LaneCursor
    let contents: [OutboxContent]

    func partitionCommit(_ records: RecordFactory) -> PartitionCommit {
        PartitionCommit(
            partition: partition, cursor: Cursor(nextOffset: position, metadata: cursor.metadata),
            records: contents.map(records.record))
    }
}

extension OwnedLane {
    /// Claims a lane, and finds out from the log's cursor where it stands.
    ///
    /// A lane's owner writes the registry first and the log second, so the cursor never is ahead of the lane, unless one of
    /// the two is not what it was.
    static func take(_ name: LaneName, at cursor: Cursor?, in registry: any RegistryTransaction) throws -> OwnedLane {
        var lane = try registry.claim(name)
        guard let cursor else {
            guard lane.nextOffset != nil || lane.lastNumber > 0 else {
                return OwnedLane(lane: lane, position: 0, published: 0, committed: -1)
            }
            // The log has never seen this group here, but the registry has. Begin anew, and publish what is left of the
            // old log's results, for they were never confirmed.
            lane = try registry.restart(lane)
            return OwnedLane(lane: lane, position: 0, published: 0, committed: -1, origin: .newLog)
        }
        guard let known = LaneCursor(cursor.metadata), known.incarnation == lane.incarnation else {
            // What lies before the offset stays done.
            lane = try registry.restart(lane)
            return OwnedLane(
                lane: lane, position: cursor.nextOffset, published: 0, committed: -1, origin: .foreignCursor)
        }
        guard known.number <= lane.lastNumber, cursor.nextOffset <= lane.nextOffset ?? cursor.nextOffset else {
            // What the registry has forgotten is done again from the records, and published again. All rows that it has are
            // older than the log's newest.
            return OwnedLane(
                lane: lane, position: lane.nextOffset ?? 0, published: lane.lastNumber, committed: -1,
                origin: .olderRegistry)
        }
        return OwnedLane(
            lane: lane, position: max(cursor.nextOffset, lane.nextOffset ?? 0), published: known.number,
            committed: cursor.nextOffset)
    }
}
