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
        resending.remove(partition)
        if partition == firstPartition { orphaned = [] }
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
        if gained.keys.contains(firstPartition) { try await adopt() }
        let strange = gained.keys.filter { lanes[$0]?.origin.isOfAnotherLog == true && $0.topic == requestsTopic }
        resending.add(strange + orphaned, worker.handler.subFilings)
        if !worker.handler.inquiryName.isEmpty {
            let heirs = gained.keys.filter(requestPartitions.contains) + orphaned
            inheritance.add(heirs, patience: worker.limits.heirPatience)
        }
        for partition in gained.keys.sorted() {
            if let lane = lanes[partition] { try await publishRemainder(of: lane) }
            if let lane = lanes[partition] { try await seek(lane) }
        }
        try await publish()
    }

    var firstPartition: TopicPartition { TopicPartition(topic: requestsTopic, partition: 0) }

    /// The owner of the first partition takes up what waits in the registry from partitions that the log has no more, as
    /// where a lost log was replaced by one with fewer partitions. Else it would wait for ever.
    private mutating func adopt() async throws {
        let topic = requestsTopic
        let known = try await reading { try $0.sources(ofTopic: topic) }
        while true {
            do {
                orphaned = known.subtracting(try await worker.log.bounds(ofTopic: topic).keys)
                break
            } catch let error as LogError where error.isRetryable {
                try await logBackoff.wait(for: error, "the log is out of reach", logger)
            }
        }
        guard !orphaned.isEmpty else { return }
        logger.warning(
            "the log has fewer partitions than before: what still waits from the others is taken up here",
            metadata: ["topic": "\(topic)", "partitions": "\(orphaned.map(\.partition).sorted())"])
    }

    /// Where what comes of a waiting filing is published: the lane of its partition, or of the first in its stead.
    func home(_ entry: JournalEntry) -> FilingReference {
        FilingReference(filingID: entry.filingID, partition: home(entry.source.partition))
    }

    func home(_ source: TopicPartition) -> TopicPartition { orphaned.contains(source) ? firstPartition : source }

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
            let commit = LaneCommit(
                partition: owned.partition, position: owned.position, cursor: cursor, contents: rows.map(\.content))
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
                for commit in commits { lanes[commit.partition]?.didCommit(commit) }
            }
        } while !refused.isEmpty
    }

    /// Commits, for as long as it takes. Returns the partitions that have another owner, which are dropped; then
    /// nothing was committed.
    private mutating func committing(_ commits: [LaneCommit]) async throws -> Set<TopicPartition> {
        while true {
            do {
                let began = ContinuousClock.now
                try await member.commit(commits.map { $0.partitionCommit(records) })
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
