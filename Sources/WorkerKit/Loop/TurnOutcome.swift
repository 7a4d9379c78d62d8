import Filings
import MessageLog
import Registry

/// What a turn leaves behind: what is to be published for each lane, what is to be found out, and figures.
struct TurnOutcome<Handler: FilingHandler>: Sendable {
    private var contents: [(lane: TopicPartition, content: OutboxContent?)] = []
    /// Where in the contents results belong that are not written yet.
    private var draftPlaces: [Int] = []
    var inquiries: [(FilingReference, Handler.Inquiry)] = []
    /// Where filings await an inquiry for which there was no room: the sequence number of the first of each partition.
    var unasked: [TopicPartition: Int64] = [:]
    /// The requests of filings that now await another worker, by filing id.
    var awaiting: [String: Handler.Request] = [:]
    /// Persons whose filing has been decided, and whose next one has not been looked at yet; with the lane in which the
    /// filing is published, so that the next one follows there.
    var released: [(personKey: String, lane: TopicPartition)] = []
    /// Decided filings, by outcome and decisive code.
    var decisions: [Decision: Int] = [:]
    var deferred = 0
    /// Filings of which a portion is done.
    var proceeding = 0
    var parked = 0
    var repeated = 0
    var malformed = 0
    /// Single filings or records at which the worker has failed.
    var faults: [Fault] = []

    struct Decision: Hashable, Sendable {
        let outcome: Outcome
        let code: String?
    }

    /// As operators read it: no personal data.
    struct Fault: Sendable {
        /// Nil where it has none that can be read.
        let filingID: String?
        let text: String
    }

    mutating func publish(_ content: OutboxContent, in lane: TopicPartition) {
        contents.append((lane, content))
    }

    /// Keeps the place of a result that is not written yet.
    mutating func publishDraft(in lane: TopicPartition) {
        draftPlaces.append(contents.count)
        contents.append((lane, nil))
    }

    /// Puts results into the places that were kept for them, in order.
    mutating func fill(with results: [RecordedResult]) {
        for (place, result) in zip(draftPlaces, results) { contents[place].content = .result(result) }
        draftPlaces = []
    }

    /// What is to be published for each lane, in order. All drafts have been written.
    var contentsByLane: [TopicPartition: [OutboxContent]] {
        var byLane: [TopicPartition: [OutboxContent]] = [:]
        for (lane, content) in contents {
            guard let content else { preconditionFailure("a result was never written") }
            byLane[lane, default: []].append(content)
        }
        return byLane
    }

    mutating func decided(_ outcome: Outcome, code: String?) {
        decisions[Decision(outcome: outcome, code: code), default: 0] += 1
    }

    mutating func nextReleased() -> (personKey: String, lane: TopicPartition)? {
        released.isEmpty ? nil : released.removeFirst()
    }
}
