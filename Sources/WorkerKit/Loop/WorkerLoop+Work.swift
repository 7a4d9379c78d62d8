import Filings
import Foundation
import Logging
import MessageLog
import Registry

/// How work items go through the registry.
extension WorkerLoop {
    /// Takes the items through the registry. What belongs to a lane that is lost meanwhile is left to the lane's new owner.
    mutating func decide(_ items: [WorkItem<Handler>]) async throws {
        var items = items
        while true {
            items = items.compactMap(routed)
            guard !items.isEmpty else { return }
            do {
                let outcome = try await transact(items)
                settle(items)
                if !answerKinds.isEmpty {
                    recent.replace(Set(items.compactMap { $0.answered }), with: outcome.awaiting)
                }
                for (filing, inquiry) in outcome.inquiries { inquiries.ask(inquiry, for: filing) }
                unasked.add(outcome.unasked)
                report(outcome, of: items.count)
                if outcome.proceeding > 0 { nextDueCheck = .now }
                return
            } catch RegistryError.laneTaken(let name) {
                logger.warning(
                    "partition has another owner by the registry; its filings are left to that one",
                    metadata: ["partition": "\(name.partition)"])
                drop(name.partition)
                disputed[name.partition] = disputed[name.partition] ?? .now
            }
        }
    }

    /// The item where its lane is ours. A finding for another's filing is kept for that one, if it can be: what was found
    /// out is not to be asked again. What else is another's is dropped.
    private func routed(_ item: WorkItem<Handler>) -> WorkItem<Handler>? {
        if lanes[item.partition] != nil { return item }
        switch item {
        case .finding(let filing, let finding, _):
            // What cannot be kept is found out anew by the new owner.
            if let keepsake = try? worker.handler.keepsake(of: finding) { return .keep(filing, keepsake) }
            inquiries.settled(filing)
            return nil
        case .keep: return item
        default: return nil
        }
    }

    /// Lets the filings of these findings be asked about again.
    private func settle(_ items: [WorkItem<Handler>]) {
        for item in items {
            switch item {
            case .finding(let filing, _, _), .keep(let filing, _): inquiries.settled(filing)
            default: break
            }
        }
    }

    /// One registry transaction for all items; tried again for as long as the registry is out of reach.
    private mutating func transact(_ items: [WorkItem<Handler>]) async throws -> TurnOutcome<Handler> {
        var cautiously = false
        while true {
            do {
                let (outcome, progress) = try await attempt(items, cautiously: cautiously)
                registryBackoff.recovered("the registry is in reach again", logger)
                for (partition, step) in progress { lanes[partition]?.advance(step) }
                return outcome
            } catch let error as RegistryError where error.isRetryable {
                try await registryBackoff.wait(for: error, "the registry is out of reach", logger)
            } catch  where FilingFault.isFilings(error) && !cautiously {
                cautiously = true
            }
        }
    }

    /// The lanes of all items are confirmed in the transaction, whether anything is published in them or not: what a
    /// process writes that has lost a lane would be unknown to the lane's owner.
    private func attempt(
        _ items: [WorkItem<Handler>], cautiously: Bool
    ) async throws -> (TurnOutcome<Handler>, [TopicPartition: OwnedLane.Step]) {
        let lanes = self.lanes
        let positions = positions(behind: items)
        let rules = TurnRules(
            handler: worker.handler, schedule: worker.schedule, records: records,
            lanes: Set(lanes.keys), orphaned: orphaned, first: firstPartition,
            inquiryRoom: inquiryRoom, recent: recent, businessNow: worker.clock.now, systemNow: worker.systemNow())
        let began = ContinuousClock.now
        defer { WorkerMetrics.registryTransaction(ContinuousClock.now - began, kind) }
        return try await worker.registry.write { registry in
            var turn = Turn(rules, in: registry)
            try turn.take(items, cautiously: cautiously)
            let contents = turn.outcome.contentsByLane
            var progress: [TopicPartition: OwnedLane.Step] = [:]
            for partition in Set(positions.keys).union(contents.keys) {
                guard let owned = lanes[partition] else {
                    throw RegistryError.unusable("something was decided for \(partition), which is another worker's")
                }
                let contents = contents[partition] ?? []
                let position = positions[partition] ?? nil
                let lane = try registry.append(
                    contents, to: owned.lane, nextOffset: position ?? owned.lane.nextOffset, published: owned.published)
                progress[partition] = OwnedLane.Step(lane: lane, contents: contents, position: position)
            }
            return (turn.outcome, progress)
        }
    }

    /// The partitions of the items, and the offset behind the last record of each; nil where there is no record of it.
    private func positions(behind items: [WorkItem<Handler>]) -> [TopicPartition: Int64?] {
        var positions: [TopicPartition: Int64?] = [:]
        for item in items {
            if let position = item.position {
                positions.updateValue(position.offset + 1, forKey: position.partition)
            } else if case .keep = item {
                continue
            } else if positions[item.partition] == nil {
                positions.updateValue(nil, forKey: item.partition)
            }
        }
        return positions
    }

    /// Reads from the registry, for as long as it takes.
    mutating func reading<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value {
        while true {
            do {
                let value = try await worker.registry.read(body)
                registryBackoff.recovered("the registry is in reach again", logger)
                return value
            } catch let error as RegistryError where error.isRetryable {
                try await registryBackoff.wait(for: error, "the registry is out of reach", logger)
            }
        }
    }

    /// Says what a turn has done.
    private func report(_ outcome: TurnOutcome<Handler>, of count: Int) {
        WorkerMetrics.record(outcome, of: count, kind: kind)
        for fault in outcome.faults.prefix(3) {
            logger.error(
                "a filing failed and was put off",
                metadata: ["filing": "\(fault.filingID ?? "unknown")", "cause": "\(fault.text)"])
        }
        if outcome.faults.count > 3 {
            logger.error("more filings failed and were put off", metadata: ["count": "\(outcome.faults.count - 3)"])
        }
    }
}
