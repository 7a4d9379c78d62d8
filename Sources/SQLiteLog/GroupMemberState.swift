import MessageLog

/// What a member holds between two calls.
struct GroupMemberState: Sendable {
    struct Holding: Sendable {
        let partition: TopicPartition
        let epoch: Int64
        /// The offset of the next record to deliver.
        var position: Int64
    }

    /// The owned partitions, by id.
    var holdings: [Int64: Holding] = [:]
    /// The group's version when the member last looked at the whole of it.
    var version: Int64 = -1
    /// When it did, and when to look again even if the version stays: in milliseconds since 1970.
    var lookedAt: Int64 = 0
    var lookAgainAt: Int64 = 0
    /// The partition whose turn it is to be read first.
    var turn: Int64 = 0

    func mustLook(version: Int64, now: Int64) -> Bool {
        version != self.version || now >= lookAgainAt || now < lookedAt
    }

    /// The holdings that are this member's no longer.
    func lost(_ view: GroupTable.View, member: Int64) -> Set<Int64> {
        Set(
            holdings.filter { id, holding in
                view.claims[id].map { $0.owner != member || $0.epoch != holding.epoch } ?? true
            }.keys)
    }

    /// The claims of this member that it does not know of yet.
    func unknown(_ view: GroupTable.View, member: Int64) -> Set<Int64> {
        Set(view.claims.filter { id, claim in claim.owner == member && holdings[id] == nil }.keys)
    }

    /// Takes note of what was seen. The next look comes when another member's time runs out, and in time for
    /// the own heartbeat.
    mutating func saw(_ view: GroupTable.View, member: Int64, now: Int64, sessionTimeout: Int64) {
        version = view.version
        lookedAt = now
        let others = view.heartbeats.filter { $0.key != member && abs(now - $0.value) <= sessionTimeout }.values
        lookAgainAt = min(now + sessionTimeout / 3, others.map { $0 + sessionTimeout + 1 }.min() ?? .max)
    }

    /// The owned partitions, beginning with the one whose turn it is.
    var rotated: [Int64] {
        let ids = holdings.keys.sorted()
        let start = ids.firstIndex { $0 >= turn } ?? 0
        return Array(ids[start...] + ids[..<start])
    }
}
