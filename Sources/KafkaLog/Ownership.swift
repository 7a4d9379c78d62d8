import MessageLog

/// What a member owns, and from where it reads: pure state, moved by what the group, the caller and commits say.
///
/// A partition is *pending* from the group's assignment until its cursor was read back; then *owned*; and when it is
/// taken away, *lost* until the next poll has said so.
struct Ownership: Hashable, Sendable {
    /// A partition that is owned.
    struct Position: Hashable, Sendable {
        /// The offset of the next record to hand out; nil: the first retained one.
        var next: Int64?
        /// The group's committed cursor.
        var cursor: Cursor?
        /// Records before the committed cursor's successor are being read again, after a commit that failed.
        var isRewound = false
    }

    private(set) var owned: [TopicPartition: Position] = [:]
    private(set) var pending: Set<TopicPartition>?
    private var lost: Set<TopicPartition> = []
    /// The consumer does not read from where `owned` says, and has to be told.
    private(set) var isOutOfStep = false

    /// The partition whose name the member's transactional id carries. No two members own the same one.
    var transactionalPartition: TopicPartition? { owned.keys.min() }

    /// The group has given these partitions; their cursors are still to be read.
    mutating func assigned(_ partitions: Set<TopicPartition>) {
        revoked()
        pending = partitions
    }

    /// The cursors of the pending partitions have been read, and the consumer reads from them.
    mutating func acquired(_ cursors: [TopicPartition: Cursor?]) {
        owned = cursors.mapValues { Position(next: $0?.nextOffset, cursor: $0) }
        pending = nil
        isOutOfStep = false
    }

    /// The group has taken everything back.
    mutating func revoked() {
        lost.formUnion(owned.keys)
        owned = [:]
        pending = nil
        isOutOfStep = false
    }

    /// Nobody knows whether a commit took place: the partitions stay with the member, but it starts anew with them, from
    /// the cursors that the log has.
    mutating func doubted() {
        let partitions = Set(owned.keys)
        revoked()
        pending = partitions
    }

    /// What the caller has not been told yet. It is told once.
    mutating func takeLost() -> Set<TopicPartition>? {
        guard !lost.isEmpty else { return nil }
        defer { lost = [] }
        return lost
    }

    /// Whether a record that was fetched is one to hand out. If so, it counts as handed out.
    mutating func accept(_ position: RecordPosition) -> Bool {
        guard !isOutOfStep, let own = owned[position.partition], position.offset >= own.next ?? 0 else { return false }
        owned[position.partition]?.next = position.offset + 1
        return true
    }

    /// The partitions among these that are not owned.
    func foreign(_ partitions: some Sequence<TopicPartition>) -> Set<TopicPartition> {
        Set(partitions.filter { owned[$0] == nil })
    }

    /// Cursors were moved. After a rewind the records before them are not handed out again.
    mutating func committed(_ cursors: [TopicPartition: Cursor]) {
        for (partition, cursor) in cursors {
            owned[partition]?.cursor = cursor
            guard let position = owned[partition], position.isRewound else { continue }
            owned[partition]?.isRewound = false
            if position.next ?? 0 < cursor.nextOffset { seek(partition, to: cursor.nextOffset) }
        }
    }

    /// A commit was undone: everything that was handed out since the last one is handed out again, unless the caller
    /// makes the same commit again and succeeds.
    mutating func rewind() {
        for (partition, position) in owned where position.next != position.cursor?.nextOffset {
            owned[partition]?.next = position.cursor?.nextOffset
            owned[partition]?.isRewound = true
            isOutOfStep = true
        }
    }

    mutating func seek(_ partition: TopicPartition, to offset: Int64) {
        guard owned[partition] != nil else { return }
        owned[partition]?.next = offset
        isOutOfStep = true
    }

    /// The consumer was told to read from where `owned` says.
    mutating func cameIntoStep() {
        isOutOfStep = false
    }
}
