import Foundation
import GRDB
import MessageLog

/// A member of a group in an ``SQLiteLog``.
actor SQLiteGroupMember: GroupMember {
    private let store: Store
    private let group: GroupTable
    private let identity: GroupIdentity
    /// In the order in which their records are wanted.
    private let topics: [String]
    private let heartbeat: Heartbeat
    private var state = GroupMemberState()
    private var hasLeft = false

    init(store: Store, group: GroupTable, identity: GroupIdentity, topics: [String], heartbeat: Heartbeat) {
        self.store = store
        self.group = group
        self.identity = identity
        self.topics = topics
        self.heartbeat = heartbeat
    }

    deinit {
        heartbeat.stop()
    }

    func poll(limit: Int, wait: Duration) async throws -> Delivery {
        let deadline = ContinuousClock.now + wait
        while true {
            try Task.checkCancellation()
            try checkPresence()
            heartbeat.ownerIsActive()
            let seen = store.watcher.version
            let now = store.settings.milliseconds
            switch try await look(limit: limit, now: now) {
            case .membership:
                let delivery = try await rebalance(now: now)
                if !delivery.isEmpty { return delivery }
            case .records(let records, let state):
                self.state = state
                guard records.isEmpty else { return Delivery(records: records) }
                let rest = deadline - ContinuousClock.now
                guard rest > .zero else { return Delivery() }
                await store.watcher.wait(
                    changedSince: seen, for: min(rest, .milliseconds(max(1, state.lookAgainAt - now))))
            }
        }
    }

    private func look(limit: Int, now: Int64) async throws -> PollPass.Outcome {
        let pass = PollPass(
            group: group, member: identity.id, topics: topics, state: state,
            topology: { [store] in try store.topology($0) },
            now: now, limit: limit, byteLimit: store.settings.byteLimit)
        return try await store.read { db in try pass.run(db) }
    }

    /// Gives back what is beyond this member's share, or takes what is free, in one transaction.
    private func rebalance(now: Int64) async throws -> Delivery {
        let step = RebalanceStep(group: group, identity: identity, state: state, now: now)
        let (delivery, state) = try await store.write { [store] db in
            try step.run(topology: store.topology(db), in: db)
        }
        self.state = state
        return delivery
    }

    func commit(_ commits: [PartitionCommit]) async throws {
        try checkPresence()
        heartbeat.ownerIsActive()
        let (state, group, member) = (state, group, identity.id)
        let settings = store.settings
        let now = settings.milliseconds
        let records = commits.flatMap(\.records)
        let isBeatDue = heartbeat.isDue(now: now)
        try await store.write(bytes: records.payloadSize) { [store, identity] db in
            let topology = try store.topology(db)
            var fenced: Set<TopicPartition> = []
            for commit in commits {
                let id = try topology.partitionID(commit.partition)
                let isMine =
                    try state.holdings[id].map { holding in
                        try group.move(id, to: commit.cursor, member: member, epoch: holding.epoch, in: db)
                    } ?? false
                if !isMine { fenced.insert(commit.partition) }
            }
            guard fenced.isEmpty else { throw LogError.fenced(fenced) }
            if !records.isEmpty {
                _ = try RecordTable.append(
                    records, topology: topology, timestamp: now, spread: store.spread, in: db)
            }
            if isBeatDue { try group.beat(identity, now: now, in: db) }
        }
        if isBeatDue { heartbeat.wasWritten(at: now) }
    }

    func seek(_ partition: TopicPartition, to offset: Int64) async throws {
        try checkPresence()
        guard let id = state.holdings.first(where: { $0.value.partition == partition })?.key else {
            throw LogError.fenced([partition])
        }
        state.holdings[id]?.position = max(0, offset)
    }

    func leave() async {
        guard !hasLeft else { return }
        hasLeft = true
        heartbeat.stop()
        state = GroupMemberState()
        // A task of its own: whoever is being cancelled still gives its partitions back. Not for long where the file is
        // locked: others take over when the lease ends.
        let (store, group, member) = (store, group, identity.id)
        await Task { try? await store.writeBriefly { db in try group.leave(member, in: db) } }.value
    }

    private func checkPresence() throws {
        guard !hasLeft else { throw LogError.fatal("\(identity.name) has left its group") }
    }
}
