/// Who ought to own which partitions of a group: a pure decision from who lives and who owns what.
///
/// Ownership goes by partition number: partition 3 of every topic goes to the same member, as with Kafka's range
/// assignor, so that records with one key in several topics meet in one member. All partitions of a number are a
/// *slot*. Each member gets an even share of the slots, keeps what it has as far as its share reaches, gives back what
/// is beyond it, and takes free slots up to it. Every member decides for itself, from the same facts; no leader is needed.
struct Assignment: Sendable {
    struct Member: Hashable, Sendable {
        let id: Int64
        /// The ids of the topics that it has joined for.
        let topics: Set<Int64>
    }

    /// The living members.
    let members: [Member]
    /// The partitions of each topic, by number.
    let partitions: [Int64: [Int64]]
    /// The living owner of each partition that has one.
    let owners: [Int64: Int64]

    struct Plan: Hashable, Sendable {
        var release: Set<Int64> = []
        var take: Set<Int64> = []
        var isEmpty: Bool { release.isEmpty && take.isEmpty }
    }

    /// What `member` is to give back, and what it may take.
    func plan(for member: Int64) -> Plan {
        var plan = Plan()
        for (sharing, topics) in topicsBySharingMembers() where sharing.contains(member) {
            share(slots(of: topics), among: sharing, for: member, into: &plan)
        }
        return plan
    }

    /// The topics, put together where the same members share them. Usually all members have joined for the same
    /// topics, and there is one such set.
    private func topicsBySharingMembers() -> [[Int64]: [Int64]] {
        var sets: [[Int64]: [Int64]] = [:]
        for topic in partitions.keys.sorted() {
            let sharing = members.filter { $0.topics.contains(topic) }.map(\.id).sorted()
            sets[sharing, default: []].append(topic)
        }
        return sets
    }

    private func slots(of topics: [Int64]) -> [[Int64]] {
        let lists = topics.compactMap { partitions[$0] }
        return (0..<(lists.map(\.count).max() ?? 0)).map { number in
            lists.filter { $0.indices.contains(number) }.map { $0[number] }
        }
    }

    private func share(_ slots: [[Int64]], among sharing: [Int64], for member: Int64, into plan: inout Plan) {
        // A slot that is in several hands, as after a change of topics, belongs to the owner of its first owned part.
        let holders = slots.map { slot in slot.lazy.compactMap { owners[$0] }.first }
        let share = share(of: member, among: sharing, holders: holders)
        var held = 0
        for (slot, holder) in zip(slots, holders) {
            let mine = slot.filter { owners[$0] == member }
            guard holder == member, held < share else {
                plan.release.formUnion(mine)
                continue
            }
            held += 1
            plan.take.formUnion(slot.filter { owners[$0] == nil })
        }
        for (slot, holder) in zip(slots, holders) where holder == nil && held < share {
            held += 1
            plan.take.formUnion(slot)
        }
    }

    /// How many slots a member may have. Those that cannot be divided evenly stay with who has most.
    private func share(of member: Int64, among sharing: [Int64], holders: [Int64?]) -> Int {
        var counts: [Int64: Int] = [:]
        for case let holder? in holders { counts[holder, default: 0] += 1 }
        let order = sharing.sorted { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) }
        guard let rank = order.firstIndex(of: member) else { return 0 }
        return holders.count / sharing.count + (rank < holders.count % sharing.count ? 1 : 0)
    }
}
