import Filings
import Foundation
import MessageLog
import Registry

/// One thing to do in a turn of the loop. Indirect, because it is handed on several times, and large.
indirect enum WorkItem<Handler: FilingHandler>: Sendable {
    /// A record of the requests topic.
    case request(LogRecord, Result<ReceivedRequest<Handler.Request>, Malformed>)
    /// A record of a sub-filing's results topic; nil where it answers nobody here.
    case answer(LogRecord, Result<SubFilingAnswer, Malformed>?)
    /// An inquiry has been answered. The lane is the filing's home.
    case finding(FilingReference, Handler.Finding, lane: TopicPartition)
    /// An inquiry has been answered, and the filing's partition has gone to another process meanwhile: that one decides, so
    /// that a person's results stay in order.
    case keep(FilingReference, Data)
    /// A waiting filing's time has come, an operator has cancelled it, or its inquiry was lost with the process that made it.
    case again(FilingReference)
    /// A waiting filing's time is up, and nothing can be tried now.
    case overdue(FilingReference)
    /// A filing's sub-filing was lost with the log, and is sent again.
    case resend(FilingReference)
    /// A filing of this person has been decided: the next one that was held behind it follows.
    case release(personKey: String, TopicPartition)

    /// The partition in whose lane the outcome is published. What is kept for another process is published by that one.
    var partition: TopicPartition {
        switch self {
        case .request(let record, _), .answer(let record, _): record.position.partition
        case .finding(_, _, let lane): lane
        case .keep(let filing, _): filing.partition
        case .again(let filing), .overdue(let filing), .resend(let filing): filing.partition
        case .release(_, let partition): partition
        }
    }

    /// The record that is dealt with when this item is; nil where it comes from elsewhere.
    var position: RecordPosition? {
        switch self {
        case .request(let record, _), .answer(let record, _): record.position
        case .finding, .keep, .again, .overdue, .resend, .release: nil
        }
    }
}

extension WorkItem {
    /// The filing whose sub-filing's answer it is.
    var answered: String? {
        if case .answer(_, .success(let answer)?) = self { answer.parent } else { nil }
    }
}

/// A request as it was read, with its digest.
struct ReceivedRequest<Request: FilingRequest>: Sendable {
    let request: Request
    let digest: Data

    init(_ request: Request) {
        self.request = request
        digest = request.contentDigest
    }
}

/// A filing of the worker's kind, and the partition in which it was first received.
struct FilingReference: Hashable, Sendable {
    let filingID: String
    let partition: TopicPartition
}

extension FilingReference {
    init(_ entry: JournalEntry) {
        self.init(filingID: entry.filingID, partition: entry.source.partition)
    }
}

extension WorkItem {
    /// The filing that it is about, where its id can be read.
    var filingID: String? {
        switch self {
        case .request(_, .success(let received)): received.request.filingID
        case .request(_, .failure(let malformed)): malformed.filingID
        case .answer(_, let answer): answer.flatMap { try? $0.get().parent }
        case .finding(let filing, _, _), .keep(let filing, _): filing.filingID
        case .again(let filing), .overdue(let filing), .resend(let filing): filing.filingID
        case .release: nil
        }
    }
}
