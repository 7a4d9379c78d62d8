import Filings
import Foundation
import Registry
import Retries
import SocialInsurance

/// What a turn goes by: the handler, the retry schedule, and the two clocks' instants.
struct TurnRules<Handler: FilingHandler>: Sendable {
    let handler: Handler
    let schedule: RetrySchedule
    let records: RecordFactory
    /// The business clock's instant: dates and months come from it.
    let businessNow: Date
    /// The system clock's instant: schedules and deadlines go by it.
    let systemNow: Date
    /// Failures of one filing after which it is parked.
    let faultLimit = 5

    /// When a filing that could not be decided is tried again, or that it is not.
    func nextAttempt(of entry: JournalEntry, _ deferral: Deferral) -> RetrySchedule.Next {
        if !deferral.counted, let notBefore = deferral.notBefore {
            return schedule.wait(until: notBefore, firstSeen: entry.retrySince, now: systemNow)
        }
        var random = SystemRandomNumberGenerator()
        return schedule.next(
            attempts: entry.attempts, firstSeen: entry.retrySince, now: systemNow, notBefore: deferral.notBefore,
            random: &random)
    }
}

/// Which errors are one filing's own, and which are everybody's.
enum FilingFault {
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
