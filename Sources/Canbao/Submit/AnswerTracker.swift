import Filings
import Foundation
import MessageLog
import SocialInsurance

/// Which submitted filings have no final answer yet. Every submitted record gets exactly one: the result of its filing,
/// a refusal of its own (revision 0), an entry in `malformed`, or, where it repeats another, that one's result.
struct AnswerTracker {
    /// A record of the requests topic.
    struct Slot: Hashable, Sendable {
        let partition: Int32
        let offset: Int64
    }

    /// What a record of the results topic means to those who wait.
    enum Answer: Hashable, Sendable {
        /// The filing waits, and will be decided later.
        case interim
        case final
    }

    private struct Filing {
        var slots: [Slot]
        /// The filing's own result; it answers one of the slots. Nil: there is none yet.
        var outcome: Outcome?

        var isAnswered: Bool { outcome != nil }
    }

    private let topic: String
    private var filings: [String: Filing] = [:]
    /// Records whose filing id cannot be read, with their line in the file.
    private var unreadable: [Slot: Int] = [:]
    private(set) var tally = AnswerTally()

    /// - Parameter topic: that the filings are submitted to.
    init(topic: String) {
        self.topic = topic
    }

    var isComplete: Bool { filings.isEmpty && unreadable.isEmpty }
    var outstanding: Int { tally.sent - tally.answered }

    /// Whether only records are left that repeat a filing which has its result: then the group's cursors tell the rest.
    var awaitsOnlyRepeats: Bool {
        !filings.isEmpty && unreadable.isEmpty && filings.values.allSatisfy(\.isAnswered)
    }

    mutating func submitted(_ receipt: Receipt) {
        let slot = Slot(partition: receipt.position.partition.partition, offset: receipt.position.offset)
        tally.sent += 1
        if let id = receipt.filingID {
            filings[id, default: Filing(slots: [])].slots.append(slot)
        } else {
            unreadable[slot] = receipt.line
        }
    }

    /// Takes a record of the results topic. Returns what it means for what was submitted; nil: nothing.
    mutating func take(result record: LogRecord) -> Answer? {
        guard let id = record.header("ce_subject"), var filing = filings[id],
            let envelope = record.value.flatMap({ try? ResultDecoder().envelope(from: $0) })
        else { return nil }
        if envelope.revision == 0 {
            guard let slot = slot(ofSide: record), let index = filing.slots.firstIndex(of: slot) else { return nil }
            filing.slots.remove(at: index)
            tally.countSide(envelope.errors.first?.code)
        } else {
            guard !filing.isAnswered else { return nil }
            guard envelope.outcome != .deferred else { return .interim }
            filing.outcome = envelope.outcome
            tally.count(envelope.outcome)
        }
        filings[id] = filing.slots.count == (filing.isAnswered ? 1 : 0) ? nil : filing
        return .final
    }

    /// Takes a record of the topic `malformed`. Returns what it says where nothing else answers the submitted record.
    mutating func take(malformed record: LogRecord) -> UnanswerableFiling? {
        guard let slot = record.header("canbao-source").flatMap(slot(named:)),
            let line = unreadable.removeValue(forKey: slot)
        else { return nil }
        tally.malformed += 1
        return UnanswerableFiling(line: line, error: record.header("canbao-error") ?? "")
    }

    /// Once the group's cursors are beyond all records that repeat a filing, and the results up to then have been taken,
    /// nothing more will be said of those records.
    mutating func settleRepeats(isBehindCursor: (Slot) -> Bool) {
        for (id, filing) in filings where filing.isAnswered && filing.slots.allSatisfy(isBehindCursor) {
            tally.countRepeats(filing.slots.count - 1, of: filing.outcome)
            filings[id] = nil
        }
    }

    /// `KIND/ID/0/TOPIC/PARTITION/OFFSET`
    private func slot(ofSide record: LogRecord) -> Slot? {
        guard let parts = record.header("ce_id")?.split(separator: "/", maxSplits: 3), parts.count == 4 else {
            return nil
        }
        return slot(named: String(parts[3]))
    }

    /// `TOPIC/PARTITION/OFFSET`
    private func slot(named source: String) -> Slot? {
        let parts = source.split(separator: "/")
        guard parts.count == 3, parts[0] == topic, let partition = Int32(parts[1]), let offset = Int64(parts[2]) else {
            return nil
        }
        return Slot(partition: partition, offset: offset)
    }
}

/// How submitted records were answered. Each is counted once.
struct AnswerTally: Encodable, Hashable, Sendable {
    var sent = 0
    var accepted = 0
    var rejected = 0
    /// Refused since their filing id belongs to another filing.
    var reused = 0
    var malformed = 0
    /// Gave up waiting; an operator's turn.
    var parked = 0
    /// The same filing again, whose one result was accepted.
    var repeatedAccepted = 0
    /// The same filing again, whose one result was not.
    var repeatedOthers = 0

    var answered: Int { accepted + rejected + reused + malformed + parked + repeatedAccepted + repeatedOthers }
    /// Whether everything that was sent is accepted, or repeats what is.
    var isAllAccepted: Bool { sent == accepted + repeatedAccepted }

    fileprivate mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .accepted: accepted += 1
        case .rejected: rejected += 1
        case .parked: parked += 1
        case .deferred: break
        }
    }

    fileprivate mutating func countRepeats(_ count: Int, of outcome: Outcome?) {
        if outcome == .accepted { repeatedAccepted += count } else { repeatedOthers += count }
    }

    fileprivate mutating func countSide(_ code: RefusalCode?) {
        if code == .filingIDReused { reused += 1 } else { malformed += 1 }
    }
}
