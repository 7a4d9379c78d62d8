import Filings
import MessageLog

/// A turn's part that concerns the log, to be run beside the registry's part of the same turn: hands over what the turn
/// before has decided, then reads the next records and parses them.
struct LogExchange<Handler: FilingHandler>: Sendable {
    let member: any GroupMember
    let commits: [LaneCommit]
    let records: RecordFactory
    /// Of records to be read.
    let limit: Int
    let wait: Duration
    let requestsTopic: String
    /// The kinds of sub-filings by the topic of their results.
    let answerKinds: [String: FilingKind]

    struct Outcome: Sendable {
        /// How long the commit took; nil where there was none, or it was refused.
        var commitDuration: Duration?
        /// Or why something of it failed. Nothing is read where a commit failed.
        var reading: Result<Reading, LogError>
    }

    struct Reading: Sendable {
        let delivery: Delivery
        /// The delivery's records, in their order.
        let items: [WorkItem<Handler>]
    }

    /// Throws `CancellationError` only.
    func run() async throws -> Outcome {
        var outcome = Outcome(reading: .failure(.fatal("nothing was read")))
        do {
            if !commits.isEmpty {
                let began = ContinuousClock.now
                try await member.commit(commits.map { $0.partitionCommit(records) })
                outcome.commitDuration = ContinuousClock.now - began
            }
            let delivery = try await member.poll(limit: limit, wait: wait)
            outcome.reading = .success(Reading(delivery: delivery, items: delivery.records.map(item)))
        } catch let error as LogError {
            outcome.reading = .failure(error)
        }
        return outcome
    }

    private func item(of record: LogRecord) -> WorkItem<Handler> {
        let topic = record.position.partition.topic
        if topic == requestsTopic {
            return .request(
                record, RequestDecoder().decode(from: record.value, key: record.key).map(ReceivedRequest.init))
        }
        return .answer(record, answerKinds[topic].flatMap { SubFilingAnswer.read(record, of: $0) })
    }
}
