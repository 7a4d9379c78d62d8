import Filings
import Logging
import MessageLog
import Registry

/// How lanes come, go, and reach the log.
extension WorkerLoop {
    /// Forgets a partition that has another owner. Inquiries for its filings go on.
    mutating func drop(_ partition: TopicPartition) {
        lanes[partition] = nil
        inheritance.remove(partition)
        unasked.remove(partition)
        logger.debug("partition given up", metadata: ["partition": "\(partition)"])
    }

    /// A lane that the registry gives to another, of a partition that the log leaves with us, would stand still for ever.
    func checkDisputes() throws {
        guard let dispute = disputed.first(where: { .now - $0.value > worker.limits.disputePatience }) else { return }
        throw RegistryError.unusable(
            "\(dispute.key) belongs to this process by the log, and to another by the registry: workers of two logs share"
                + " one registry. Give each log a registry of its own, and start the workers again")
    }

    /// Takes over partitions: claims their lanes, publishes what a former owner has decided and not published, and goes
    /// on behind the last record that was dealt with.
    mutating func open(_ gained: [TopicPartition: Cursor?]) async throws {
        for lane in try await claim(gained) {
            lanes[lane.partition] = lane
            disputed[lane.partition] = nil
            explain(lane)
        }
        nextDueCheck = .now
        if !worker.handler.inquiryName.isEmpty {
            inheritance.add(gained.keys.filter(requestPartitions.contains), patience: worker.limits.heirPatience)
        }
        for partition in gained.keys.sorted() {
            if let lane = lanes[partition] { try await publishRemainder(of: lane) }
            if let lane = lanes[partition] { try await seek(lane) }
        }
        try await publish()
    }

    private func explain(_ lane: OwnedLane) {
        let metadata: Logger.Metadata = ["partition": "\(lane.partition)", "offset": "\(lane.position)"]
        switch lane.origin {
        case .known:
            logger.debug("partition taken over", metadata: metadata)
        case .newLog:
            logger.warning(
                "the log is new to the registry: its records are read from the beginning", metadata: metadata)
        case .foreignCursor:
            logger.warning(
                "the group's offset was not set by a worker of this registry: records before it count as done",
                metadata: metadata)
        case .olderRegistry:
            logger.warning(
                "the registry is older than the log, as after a restored backup: what it does not know is done again",
                metadata: metadata)
        }
    }

    private mutating func claim(_ gained: [TopicPartition: Cursor?]) async throws -> [OwnedLane] {
        let group = worker.group
        while true {
            do {
                let lanes = try await worker.registry.write { registry in
                    try gained.map { partition, cursor in
                        try OwnedLane.take(LaneName(group: group, partition: partition), at: cursor, in: registry)
                    }
                }
                registryBackoff.recovered("the registry is in reach again", logger)
                return lanes
            } catch let error as RegistryError where error.isRetryable {
                try await registryBackoff.wait(for: error, "the registry is out of reach", logger)
            }
        }
    }

    private mutating func seek(_ lane: OwnedLane) async throws {
        while true {
            do {
                return try await member.seek(lane.partition, to: lane.position)
            } catch LogError.fenced {
                return drop(lane.partition)
            } catch let error as LogError where error.isRetryable {
                try await logBackoff.wait(for: error, "the log is out of reach", logger)
            }
        }
    }

    /// Publishes rows that are in the registry only, some at a time: a former owner may have left many.
    private mutating func publishRemainder(of owned: OwnedLane) async throws {
        let limit = worker.limits.batch
        var owned = owned
        while true {
            let (lane, published) = (owned.lane, owned.published)
            let rows = try await reading { try $0.rows(of: lane, after: published, limit: limit) }
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
                let began = ContinuousClock.now
                try await member.commit(commits)
                WorkerMetrics.logTransaction(ContinuousClock.now - began, kind)
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
