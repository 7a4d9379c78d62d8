import GRDB
import MessageLog

/// What a member writes when its group has changed: its heartbeat, what it gives back, what it takes.
struct RebalanceStep: Sendable {
    let group: GroupTable
    let identity: GroupIdentity
    let state: GroupMemberState
    let now: Int64

    /// Returns what changed for the member, and its state from then on. Where something was lost nothing is taken yet:
    /// a partition that comes back is so reported as lost by one poll and as gained by the next.
    func run(topology: Topology, in db: Database) throws -> (Delivery, GroupMemberState) {
        try group.beat(identity, now: now, in: db)
        var state = state
        var delivery = Delivery()
        var view = try group.view(topology: topology, now: now, in: db)
        let plan = view.assignment.plan(for: identity.id)
        let lost = state.lost(view, member: identity.id)
        for partition in plan.release { try group.release(partition, of: identity.id, in: db) }
        for partition in lost.union(plan.release) {
            if let holding = state.holdings.removeValue(forKey: partition) { delivery.lost.insert(holding.partition) }
        }
        if delivery.lost.isEmpty {
            for partition in plan.take { try group.take(partition, for: identity.id, in: db) }
            if !plan.take.isEmpty { try group.removeForgotten(now: now, in: db) }
        }
        if !plan.isEmpty {
            try group.changed(db)
            view = try group.view(topology: topology, now: now, in: db)
        }
        guard delivery.lost.isEmpty else {
            state.version = -1
            return (delivery, state)
        }
        for id in state.unknown(view, member: identity.id) {
            guard let claim = view.claims[id], let partition = topology.partitions[id] else { continue }
            state.holdings[id] = GroupMemberState.Holding(
                partition: partition, epoch: claim.epoch, position: claim.cursor?.nextOffset ?? 0)
            delivery.gained.updateValue(claim.cursor, forKey: partition)
        }
        state.saw(view, member: identity.id, now: now, sessionTimeout: group.sessionTimeout)
        return (delivery, state)
    }
}
