import Filings
import MessageLog

/// One thing to do in a turn of the loop.
enum WorkItem<Handler: FilingHandler>: Sendable {
    /// A record of the requests topic.
    case request(LogRecord, Result<Handler.Request, Malformed>)
    /// A record of a sub-filing's results topic; nil where it answers nobody here.
    case answer(LogRecord, Result<SubFilingAnswer, Malformed>?)
    /// An inquiry has been answered.
    case finding(FilingReference, Handler.Finding)
    /// A waiting filing's time has come, or its inquiry was lost with the process that made it.
    case again(FilingReference)
    /// A filing of this person has been decided: the next one that was held behind it follows.
    case release(personKey: String, TopicPartition)

    /// The partition in whose lane the outcome is published.
    var partition: TopicPartition {
        switch self {
        case .request(let record, _), .answer(let record, _): record.position.partition
        case .finding(let filing, _), .again(let filing): filing.partition
        case .release(_, let partition): partition
        }
    }

    /// The record that is dealt with when this item is; nil where it comes from elsewhere.
    var position: RecordPosition? {
        switch self {
        case .request(let record, _), .answer(let record, _): record.position
        case .finding, .again, .release: nil
        }
    }
}

/// A filing of the worker's kind, and the partition in which it was first received.
struct FilingReference: Hashable, Sendable {
    let filingID: String
    let partition: TopicPartition
}
