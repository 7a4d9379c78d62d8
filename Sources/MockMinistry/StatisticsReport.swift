import Foundation

/// The body of `GET /admin/stats`.
struct StatisticsReport: Codable, Equatable {
    struct Second: Codable, Equatable {
        let at: String
        let requests: Int
        let answered: Int
    }

    /// Lookups received, whatever became of them.
    let requests: Int
    /// Lookups answered with match, name-differs or not-found.
    let answered: Int
    /// Lookups whose client left before an answer.
    let abandoned: Int
    /// Lookups that arrived while a fault was on.
    let duringFaults: Int
    let byStatus: [String: Int]
    let byMode: [String: Int]
    let inFlight: Int
    let maxConcurrent: Int
    let firstAt: String?
    let lastAt: String?
    /// The most requests within any one second.
    let peakPerSecond: Int
    /// ID numbers that were answered more than once.
    let answeredMoreThanOnce: Int
    /// By second of the clock, those without a request left out; the last hour at least.
    let series: [Second]
    /// By ID number; nil where it was not asked for.
    let ids: [String: Statistics.Person]?

    init(_ statistics: Statistics, withIDs: Bool) {
        requests = statistics.requests
        answered = statistics.answered
        abandoned = statistics.abandoned
        duringFaults = statistics.byMode.filter { $0.key != .up }.values.reduce(0, +)
        byStatus = Dictionary(uniqueKeysWithValues: statistics.byStatus.map { ("\($0.key)", $0.value) })
        byMode = Dictionary(uniqueKeysWithValues: statistics.byMode.map { ($0.key.rawValue, $0.value) })
        inFlight = statistics.inFlight
        maxConcurrent = statistics.maxConcurrent
        firstAt = statistics.firstAt.map(Self.text)
        lastAt = statistics.lastAt.map(Self.text)
        peakPerSecond = statistics.peakPerSecond
        answeredMoreThanOnce = statistics.persons.values.count { $0.answered > 1 }
        series = statistics.series.map {
            Second(at: Self.text($0.at), requests: $0.requests, answered: $0.answered)
        }
        ids = withIDs ? statistics.persons : nil
    }

    static func text(_ instant: Date) -> String {
        instant.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
