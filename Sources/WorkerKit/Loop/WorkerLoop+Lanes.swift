import Filings
import Logging
import MessageLog
import Registry

/// How lanes come, go, and reach the log.
extension WorkerLoop {
    /// Forgets a partition that has another owner, with everything that was under way for it.
    mutating func drop(_ partition: TopicPartition) {
        lanes[partition] = nil
        inherited.remove(partition)
        logger.debug("partition given up", metadata: ["partition": "\(partition)"])
    }

    /// Takes over partitions: claims their lanes, publishes what a former owner has decided and not published, and goes
    /// on behind the last record that was dealt with.
    mutating func open(_ gained: [TopicPartition: Cursor?]) async throws {
        for lane in try await claim(gained) {
            lanes[lane.partition] = lane
            inherited.insert(lane.partition)
            logger.debug("partition taken over", metadata: ["partition": "\(lane.partition)"])
        }
        inheritedAfter = 0
        nextDueCheck = .now
        if worker.handler.inquiryName.isEmpty { inherited = [] }
        for partition in gained.keys.sorted() {
            guard let lane = lanes[partition] else { continue }
            try await publishRemainder(of: lane)
            try await member.seek(partition, to: lane.position)
        }
        try await publish()
    }

    private mutating func claim(_ gained: [TopicPartition: Cursor?]) async throws -> [OwnedLane] {
        let group = worker.group
        while true {
            do {
                return try await worker.registry.write { registry in
                    try gained.map { partition, cursor in
                        try OwnedLane.take(LaneName(group: group, partition: partition), at: cursor, in: registry)
                    }
                }
            } catch let error as RegistryError where error.isRetryable {
                try await registryBackoff.wait(for: error, "the registry is out of reach", logger)
            }
        }
    }

    /// Publishes rows that are in the registry only, some at a time: a former owner may have left many.
    private mutating func publishRemainder(of owned: OwnedLane) async throws {
        let limit = 500
        var owned = owned
        while true {
            let (lane, published) = (owned.lane, owned.published)
            let rows = try await worker.registry.read { registry in
                try registry.rows(of: lane, after: published, limit: limit)
            }
            guard let last = rows.last else { break }
            let cursor = LaneCursor(incarnation: owned.lane.incarnation, number: last.number)
            let commit = PartitionCommit(
                partition: owned.partition, cursor: Cursor(nextOffset: owned.position, metadata: cursor.metadata),
                records: rows.map { records.record($0.content) })
            guard try await committing([commit]).isEmpty else { return }
            owned.published = last.number
            owned.committed = owned.position
            lanes[owned.partition] = owned
            if rows.count < limit { break }
        }
    }

    /// Hands everything that waits to the log, in one transaction.
    mutating func publish() async throws {
        var refused: Set<TopicPartition> = []
        repeat {
            let commits = lanes.values.filter(\.needsCommit).map(\.commit)
            guard !commits.isEmpty else { return }
            refused = try await committing(commits)
            if refused.isEmpty {
                for commit in commits { lanes[commit.partition]?.didCommit() }
            }
        } while !refused.isEmpty
    }

    /// Commits, for as long as it takes. Returns the partitions that have another owner, which are dropped; then
    /// nothing was committed.
    private mutating func committing(_ commits: [PartitionCommit]) async throws -> Set<TopicPartition> {
        while true {
            do {
                try await member.commit(commits)
                logBackoff.recovered("the log is in reach again", logger)
                return []
            } catch LogError.fenced(let partitions) {
                for partition in partitions { drop(partition) }
                return partitions
            } catch let error as LogError where error.isRetryable {
                try await logBackoff.wait(for: error, "the log is out of reach", logger)
            }
        }
    }
}

extension OwnedLane {
    /// Claims a lane, and finds out from the log's cursor where it stands.
    static func take(_ name: LaneName, at cursor: Cursor?, in registry: any RegistryTransaction) throws -> OwnedLane {
        var lane = try registry.claim(name)
        guard let cursor else {
            // The log has never seen this group here. If the registry has, it is another log: begin anew, and publish
            // what is left of the old one's results, for they were never confirmed.
            if lane.nextOffset != nil || lane.lastNumber > 0 { lane = try registry.restart(lane) }
            return OwnedLane(lane: lane, position: 0, published: 0, committed: -1)
        }
        guard let known = LaneCursor(cursor.metadata), known.incarnation == lane.incarnation else {
            // Another registry has worked up to here, or a tool has moved the offset: what lies before it stays done.
            lane = try registry.restart(lane)
            return OwnedLane(lane: lane, position: cursor.nextOffset, published: 0, committed: -1)
        }
        return OwnedLane(
            lane: lane, position: max(cursor.nextOffset, lane.nextOffset ?? 0), published: known.number,
            committed: cursor.nextOffset)
    }
}
