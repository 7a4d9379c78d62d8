import Filings
import Foundation
import Registry
import SocialInsurance

/// The filings that the ministry keeps waiting.
public struct MinistryWaiting: Hashable, Sendable {
    /// What a filing waits for while the ministry is asked about its person.
    public static let inquiryName = "ministry"

    /// The ministry is being asked, or is about to be.
    public var asking = 0
    /// Will be tried again by themselves.
    public var deferred = 0
    /// Gave up; wait for an operator.
    public var parked = 0
    /// Held behind another filing of their person.
    public var held = 0
    /// When the first of the deferred ones is due.
    public var nextDue: Date?

    public init() {}

    /// Counts them, in one pass over all that wait.
    public static func count(in registry: any RegistryView) throws -> MinistryWaiting {
        var waiting = MinistryWaiting()
        for group in try registry.waitingCounts(WaitingFilter(kind: .basicInfo)) {
            let isMinistrys = group.errorCode == RefusalCode.ministryUnavailable.rawValue
            switch group.state {
            case .awaiting:
                waiting.asking += group.count
            case .deferred where isMinistrys:
                waiting.deferred += group.count
                waiting.nextDue = group.nextAttempt
            case .parked where isMinistrys:
                waiting.parked += group.count
            case .held:
                waiting.held += group.count
            case .deferred, .parked, .decided:
                break
            }
        }
        return waiting
    }
}
