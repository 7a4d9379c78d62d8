import Filings
import Foundation
import MessageLog
import Registry
import Retries
import SocialInsurance

/// What a turn goes by: the handler, the retry schedule, and the two clocks' instants.
struct TurnRules<Handler: FilingHandler>: Sendable {
    let handler: Handler
    let schedule: RetrySchedule
    let records: RecordFactory
    /// The partitions that this process owns.
    let lanes: Set<TopicPartition>
    /// Partitions that the log has no more, whose filings this process takes up in the lane of the first.
    let orphaned: Set<TopicPartition>
    let first: TopicPartition
    /// How many inquiries may be begun.
    let inquiryRoom: Int
    /// Requests that need not be read out of the journal.
    let recent: RecentRequests<Handler.Request>
    /// The business clock's instant: dates and months come from it.
    let businessNow: Date
    /// The system clock's instant: schedules and deadlines go by it.
    let systemNow: Date
    /// Failures of one filing after which it is parked.
    let faultLimit = 5
    /// A filing that no attempt was made at waits at least so long, in seconds, whatever it was told to wait for.
    private let shortestWait = 0.1

    /// The lane in which all results of a filing are published, so that those of one person, whose filings come by one
    /// partition, stay in order. Nil where the filing is another process's.
    func home(of entry: JournalEntry) -> TopicPartition? {
        let source = entry.source.partition
        if lanes.contains(source) { return source }
        return orphaned.contains(source) ? first : nil
    }

    /// Whether a waiting filing's time is up.
    func isOverdue(_ entry: JournalEntry) -> Bool { entry.retrySince <= systemNow - schedule.deadline.seconds }

    /// When a filing that could not be decided is tried again, or that it is not.
    func nextAttempt(of entry: JournalEntry, _ deferral: Deferral) -> RetrySchedule.Next {
        if !deferral.counted, let notBefore = deferral.notBefore {
            return schedule.wait(
                until: max(notBefore, systemNow + shortestWait), firstSeen: entry.retrySince, now: systemNow)
        }
        var random = SystemRandomNumberGenerator()
        return schedule.next(
            attempts: entry.attempts, firstSeen: entry.retrySince, now: systemNow, notBefore: deferral.notBefore,
            random: &random)
    }
}

/// An error of a handler whose text operators may read: it says nothing of a person.
public protocol OperatorReadable: Error {
    var operatorText: String { get }
}

/// Which errors are one filing's own, and which are everybody's.
enum FilingFault {
    /// What operators read of it. The text of an error that is not known may hold anything; its type says nothing of a person.
    static func text(_ error: any Error) -> String {
        switch error {
        case let error as any OperatorReadable: error.operatorText
        case let error as RegistryError: "\(error)"
        case let error as MissingPolicy: error.description
        default: "\(type(of: error))"
        }
    }

    /// What the applicant reads of it, in Chinese; nil where it is nothing to him.
    static func detail(_ error: any Error) -> String? { (error as? MissingPolicy)?.chineseText }

    /// True where trying the other filings of the batch makes sense. A registry out of reach, or a lane with another
    /// owner, is no filing's fault.
    static func isFilings(_ error: any Error) -> Bool {
        switch error {
        case let error as RegistryError: error.isOneStatements
        case is CancellationError: false
        default: true
        }
    }
}
