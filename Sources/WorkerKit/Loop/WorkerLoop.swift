import Filings
import Foundation
import Logging
import MessageLog
import Registry
import ServiceLifecycle

/// The loop of architecture "From request to result exactly once": read, decide in one registry transaction, publish
/// in one log transaction. Everything is done by one task, turn after turn; only inquiries run beside it.
struct WorkerLoop<Handler: FilingHandler> {
    let worker: Worker<Handler>
    let member: any GroupMember
    let records: RecordFactory
    let inquiries: Inquiries<Handler>
    /// The kinds of sub-filings by the topic of their results.
    let answerKinds: [String: FilingKind]
    var lanes: [TopicPartition: OwnedLane] = [:]
    /// Partitions whose filings may await an inquiry that a former owner has made.
    var inherited: Set<TopicPartition> = []
    var inheritedAfter: Int64 = 0
    var nextDueCheck = ContinuousClock.now
    var logBackoff: Backoff
    var registryBackoff: Backoff

    init(worker: Worker<Handler>, member: any GroupMember) {
        self.worker = worker
        self.member = member
        self.records = RecordFactory(topics: worker.topics)
        self.inquiries = Inquiries(handler: worker.handler)
        self.answerKinds = Dictionary(
            uniqueKeysWithValues: worker.handler.subFilings.map { (worker.topics.results($0), $0) })
        self.logBackoff = Backoff(worker.limits)
        self.registryBackoff = Backoff(worker.limits)
    }

    var logger: Logger { worker.logger }
    private var requestsTopic: String { worker.topics.requests(Handler.Request.kind) }
    private var requestPartitions: Set<TopicPartition> { Set(lanes.keys.filter { $0.topic == requestsTopic }) }

    /// Turns until the process is told to stop.
    mutating func run(_ tasks: inout DiscardingTaskGroup) async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await turn(&tasks)
            } catch let error as LogError where error.isRetryable {
                try? await logBackoff.wait(for: error, "the log is out of reach", logger)
            } catch is CancellationError {
                break
            }
        }
    }

    private mutating func turn(_ tasks: inout DiscardingTaskGroup) async throws {
        let room = min(worker.limits.batch, worker.limits.inquiries - inquiries.count)
        let delivery = try await member.poll(limit: max(room, 0), wait: wait(room: room))
        logBackoff.recovered("the log is in reach again", logger)
        for partition in delivery.lost { drop(partition) }
        if !delivery.gained.isEmpty { try await open(delivery.gained) }

        var items = self.items(of: delivery.records)
        items += inquiries.take().map { WorkItem.finding($0.0, $0.1) }
        items += try await waitingItems(limit: room - items.count)
        if !items.isEmpty { try await work(items, &tasks) }
    }

    private func wait(room: Int) -> Duration {
        inquiries.count > 0 ? worker.limits.busyWait : min(worker.limits.idleWait, untilDueCheck)
    }

    private var untilDueCheck: Duration { max(.zero, nextDueCheck - .now) }

    // MARK: - What there is to do

    /// Records at or after the lane's position. Earlier ones were dealt with in a transaction that stands.
    private func items(of records: [LogRecord]) -> [WorkItem<Handler>] {
        records.compactMap { record in
            guard let lane = lanes[record.position.partition], record.position.offset >= lane.position else {
                return nil
            }
            if record.position.partition.topic == requestsTopic {
                return .request(record, RequestDecoder().decode(from: record.value))
            }
            guard let kind = answerKinds[record.position.partition.topic] else { return .answer(record, nil) }
            return .answer(record, SubFilingAnswer.read(record, of: kind))
        }
    }

    /// Filings whose time has come, and those whose inquiry was lost with a former owner.
    private mutating func waitingItems(limit: Int) async throws -> [WorkItem<Handler>] {
        guard limit > 0, !requestPartitions.isEmpty else { return [] }
        guard untilDueCheck == .zero else { return [] }
        let limit = min(limit, await roomForWaiting())
        guard limit > 0 else {
            nextDueCheck = .now + worker.limits.dueInterval
            return []
        }
        let kind = Handler.Request.kind
        let (own, heirs, after) = (requestPartitions, inherited, inheritedAfter)
        let inquiryName = worker.handler.inquiryName
        let (due, orphans) = try await reading { registry in
            let due = try registry.due(kind, partitions: own, at: Date(), limit: limit)
            let orphans =
                heirs.isEmpty
                ? [] : try registry.awaiting(kind, inquiryName, partitions: heirs, after: after, limit: limit)
            return (due, orphans)
        }
        if !inherited.isEmpty {
            inheritedAfter = orphans.last?.sequence ?? inheritedAfter
            if orphans.count < limit { inherited = [] }
        }
        let isMore = due.count == limit || !inherited.isEmpty
        nextDueCheck = isMore ? .now : .now + worker.limits.dueInterval
        return (due + orphans)
            .map { FilingReference(filingID: $0.filingID, partition: $0.source.partition) }
            .filter { !inquiries.isUnderWay($0) }
            .map { .again($0) }
    }

    private func roomForWaiting() async -> Int {
        switch await worker.handler.room() {
        case .filings(let room): room
        case .none: 0
        }
    }

    // MARK: - Doing it

    /// Takes the items through the registry and the log. What belongs to a lane that is lost meanwhile is left to the
    /// lane's new owner.
    private mutating func work(_ items: [WorkItem<Handler>], _ tasks: inout DiscardingTaskGroup) async throws {
        var items = items
        while true {
            settle(items.filter { lanes[$0.partition] == nil })
            items.removeAll { lanes[$0.partition] == nil }
            guard !items.isEmpty else { break }
            do {
                let outcome = try await transact(items)
                settle(items)
                for (filing, inquiry) in outcome.inquiries { inquiries.ask(inquiry, for: filing, in: &tasks) }
                report(outcome, of: items.count)
                break
            } catch RegistryError.laneTaken(let name) {
                drop(name.partition)
            }
        }
        try await publish()
    }

    /// Lets the filings of these findings be asked about again.
    private func settle(_ items: [WorkItem<Handler>]) {
        for case .finding(let filing, _) in items { inquiries.settled(filing) }
    }

    /// One registry transaction for all items; tried again for as long as the registry is out of reach.
    private mutating func transact(_ items: [WorkItem<Handler>]) async throws -> TurnOutcome<Handler.Inquiry> {
        var cautiously = false
        while true {
            do {
                let (outcome, updated) = try await attempt(items, cautiously: cautiously)
                registryBackoff.recovered("the registry is in reach again", logger)
                for (partition, lane) in updated {
                    let published = (outcome.contents[partition] ?? []).map { records.record($0) }
                    lanes[partition]?.lane = lane
                    lanes[partition]?.pending += published
                }
                for item in items {
                    guard let position = item.position else { continue }
                    lanes[position.partition]?.position = position.offset + 1
                }
                return outcome
            } catch let error as RegistryError where error.isRetryable {
                try await registryBackoff.wait(for: error, "the registry is out of reach", logger)
            } catch  where FilingFault.isFilings(error) && !cautiously {
                cautiously = true
            }
        }
    }

    private func attempt(
        _ items: [WorkItem<Handler>], cautiously: Bool
    ) async throws -> (TurnOutcome<Handler.Inquiry>, [TopicPartition: Lane]) {
        let rules = TurnRules(
            handler: worker.handler, schedule: worker.schedule, records: records, businessNow: worker.clock.now,
            systemNow: Date())
        let lanes = self.lanes
        return try await worker.registry.write { registry in
            var turn = Turn(rules, in: registry)
            try turn.take(items, cautiously: cautiously)
            var positions: [TopicPartition: Int64] = [:]
            for case let position? in items.map(\.position) { positions[position.partition] = position.offset + 1 }
            var updated: [TopicPartition: Lane] = [:]
            for partition in Set(positions.keys).union(turn.outcome.contents.keys) {
                guard let owned = lanes[partition] else { continue }
                updated[partition] = try registry.append(
                    turn.outcome.contents[partition] ?? [], to: owned.lane,
                    nextOffset: positions[partition] ?? owned.lane.nextOffset, published: owned.published)
            }
            return (turn.outcome, updated)
        }
    }

    /// Reads from the registry, for as long as it takes.
    private mutating func reading<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value {
        while true {
            do {
                return try await worker.registry.read(body)
            } catch let error as RegistryError where error.isRetryable {
                try await registryBackoff.wait(for: error, "the registry is out of reach", logger)
            }
        }
    }
}

extension WorkerLoop {
    /// Says what a turn has done.
    func report(_ outcome: TurnOutcome<Handler.Inquiry>, of count: Int) {
        WorkerMetrics.record(outcome, of: count, kind: Handler.Request.kind)
        for fault in outcome.faults {
            logger.error("a filing failed and was put off", metadata: ["filing": "\(fault)"])
        }
    }
}
