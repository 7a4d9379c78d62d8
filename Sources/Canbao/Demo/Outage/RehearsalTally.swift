import Filings
import Foundation

/// How far the filings of a rehearsal have come, by what was published of them.
struct RehearsalTally: Sendable {
    private struct Course {
        let sort: RehearsalFilings.Sort
        let sent: Date
        var isDeferred = false
        var outcome: Outcome?
    }

    /// A result that is worth a word.
    enum News: Hashable {
        case firstDeferral
        /// Of a person with a record.
        case answeredWithoutAsking
        case final
    }

    private var courses: [String: Course] = [:]
    /// Those that ever had to wait.
    private(set) var everDeferred = 0
    /// From sending to the final result, of those that had to wait and of those of persons with a record, in seconds.
    private(set) var longestWait = 0.0
    private(set) var slowestKnown = 0.0
    private(set) var differences: [String] = []

    var sent: Int { courses.count }
    var accepted: Int { count(.accepted) }
    var rejected: Int { count(.rejected) }
    var parked: Int { count(.parked) }
    /// Those that wait to be tried again.
    var deferred: Int { courses.values.count { $0.outcome == nil && $0.isDeferred } }
    /// Those of which nothing has been heard yet.
    var onTheWay: Int { courses.values.count { $0.outcome == nil && !$0.isDeferred } }
    var known: Int { courses.values.count { $0.sort == .known } }
    /// About whom the ministry is asked, in all.
    var askedAbout: Int { courses.values.count { $0.sort.isAskedAbout } }
    var isComplete: Bool { deferred + onTheWay == 0 }

    private func count(_ outcome: Outcome) -> Int { courses.values.count { $0.outcome == outcome } }

    mutating func sent(_ filing: RehearsalFilings.Filing, at now: Date) {
        courses[filing.id] = Course(sort: filing.sort, sent: now)
    }

    /// Takes in a published result. Returns what it is to those who watch; nil: not worth a word.
    mutating func take(_ result: DecodedResult, at instant: Date) -> News? {
        let id = result.envelope.filingID
        guard var course = courses[id] else { return nil }
        defer { courses[id] = course }
        guard course.outcome == nil else {
            differences.append("\(id): two final results")
            return nil
        }
        let outcome = result.envelope.outcome
        guard outcome != .deferred else {
            if course.isDeferred { differences.append("\(id): was told twice that it waits") }
            if course.sort == .known { differences.append("\(id): had to wait though nobody is asked about it") }
            course.isDeferred = true
            everDeferred += 1
            return .firstDeferral
        }
        course.outcome = outcome
        if let difference = RehearsalFilings.difference(of: result, from: course.sort) {
            differences.append(difference)
        }
        let seconds = max(0, instant.timeIntervalSince(course.sent))
        if course.isDeferred { longestWait = max(longestWait, seconds) }
        if course.sort == .known { slowestKnown = max(slowestKnown, seconds) }
        return course.sort == .known ? .answeredWithoutAsking : .final
    }
}
