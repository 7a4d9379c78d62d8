import MessageLog

/// What a member owns, and from where it reads: pure state, moved by what the group, the caller and commits say.
///
/// With the range assignor every rebalance takes all partitions and then gives some. A partition that is given back is
/// *held* until the group has said whom it gives it to: coming back with an unmoved cursor, it is owned as if nothing
/// had been, and the caller hears nothing of it. A partition that is given is *pending* until its cursor was read.
struct Ownership: Hashable, Sendable {
    /// A partition that is owned.
    struct Position: Hashable, Sendable {
        /// The offset of the next record to hand out; nil: the first retained one.
        var next: Int64?
        /// The group's committed cursor.
        var cursor: Cursor?
        /// Records behind the committed cursor are being handed out again, after a commit that failed.
        var isRewound = false
    }

    private(set) var owned: [TopicPartition: Position] = [:]
    private(set) var pending: Set<TopicPartition>?
    private var held: [TopicPartition: Position] = [:]
    private var lost: Set<TopicPartition> = []
    private var gained: [TopicPartition: Cursor?] = [:]
    /// The consumer does not read from where `owned` says, and has to be told.
    private(set) var isOutOfStep = false

    /// The partition whose name the member's transactional id carries. No two members own the same one.
    var transactionalPartition: TopicPartition? { owned.keys.min() }

    // MARK: - The group

    /// The group has asked for everything back, and is going to give out anew.
    mutating func gaveBack() {
        held.merge(owned) { $1 }
        owned = [:]
        pending = nil
        isOutOfStep = false
    }

    /// The group has given these partitions; their cursors are still to be read.
    mutating func assigned(_ partitions: Set<TopicPartition>) {
        gaveBack()
        pending = partitions
    }

    /// The cursors of the pending partitions have been read.
    mutating func acquired(_ cursors: [TopicPartition: Cursor?]) {
        for (partition, cursor) in cursors {
            if let position = held.removeValue(forKey: partition), gained[partition] == nil {
                if position.cursor == cursor {
                    owned[partition] = position
                    continue
                }
                // Somebody else has had it meanwhile.
                lost.insert(partition)
            }
            owned[partition] = Position(next: cursor?.nextOffset, cursor: cursor)
            gained.updateValue(cursor, forKey: partition)
        }
        pending = nil
        isOutOfStep = true
        loseHeld()
    }

    /// The group has put this member out, or the member gives up everything by itself.
    mutating func revoked() {
        gaveBack()
        loseHeld()
    }

    /// Nobody knows whether a commit took place: the partitions stay with the member, but it begins anew with them, from
    /// the cursors that the log has.
    mutating func doubted() {
        let partitions = Set(owned.keys)
        revoked()
        pending = partitions
    }

    private mutating func loseHeld() {
        for partition in held.keys where gained.removeValue(forKey: partition) == nil { lost.insert(partition) }
        held = [:]
    }

    // MARK: - The caller

    /// What the caller has not been told yet; it is told once, losses before gains.
    mutating func takeNews() -> Delivery? {
        if !lost.isEmpty {
            defer { lost = [] }
            return Delivery(lost: lost)
        }
        guard !gained.isEmpty else { return nil }
        defer { gained = [:] }
        return Delivery(gained: gained)
    }

    /// The partitions among these that are not the member's to commit. Held ones are not, and are lost by the attempt: who
    /// decided upon them must not go on as if they were his.
    mutating func refused(_ partitions: Set<TopicPartition>) -> Set<TopicPartition> {
        let refused = partitions.filter { owned[$0] == nil }
        if !refused.isDisjoint(with: held.keys) { loseHeld() }
        return refused
    }

    /// Returns false where the partition is not the member's.
    mutating func seek(_ partition: TopicPartition, to offset: Int64) -> Bool {
        if held[partition] != nil {
            held[partition]?.next = offset
            return true
        }
        guard let position = owned[partition] else { return false }
        if position.next != offset {
            owned[partition]?.next = offset
            isOutOfStep = true
        }
        return true
    }

    // MARK: - Records and commits

    /// Whether a record that was fetched is one to hand out. If so, it counts as handed out.
    mutating func accept(_ position: RecordPosition) -> Bool {
        guard !isOutOfStep, let own = owned[position.partition], position.offset >= own.next ?? 0 else { return false }
        owned[position.partition]?.next = position.offset + 1
        return true
    }

    /// The consumer was told to read from where `owned` says.
    mutating func cameIntoStep() {
        isOutOfStep = false
    }

    /// Cursors were moved. After a rewind the records before them are not handed out again.
    mutating func committed(_ cursors: [TopicPartition: Cursor]) {
        for (partition, cursor) in cursors {
            owned[partition]?.cursor = cursor
            guard let position = owned[partition], position.isRewound else { continue }
            owned[partition]?.isRewound = false
            if position.next ?? 0 < cursor.nextOffset { _ = seek(partition, to: cursor.nextOffset) }
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
}
