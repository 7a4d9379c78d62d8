import ArgumentParser
import Filings
import Foundation
import Retries
import SocialInsurance

/// An instant as operators write it: `2021-07-15T09:00:00+08:00`, a day `2021-07-15` (its beginning in Chinese time), or how
/// long ago, `2h`.
struct InstantArgument: ExpressibleByArgument, Hashable {
    private enum Form: Hashable {
        case instant(Date)
        case ago(Duration)
    }

    private let form: Form

    init?(argument: String) {
        if let instant = RFC3339.instant(argument) {
            form = .instant(instant)
        } else if CalendarDate(argument) != nil, let instant = RFC3339.instant("\(argument)T00:00:00+08:00") {
            form = .instant(instant)
        } else if let duration = try? DurationText.parse(argument) {
            form = .ago(duration)
        } else {
            return nil
        }
    }

    func date(at now: Date) -> Date {
        switch form {
        case .instant(let instant): instant
        case .ago(let duration): now - duration.seconds
        }
    }
}
