import Foundation

/// What the mock ministry was asked. The only place that keeps ID numbers, because its contract is to count by them.
struct Statistics {
    /// Of one ID number.
    struct Person: Hashable, Codable {
        /// How often it was asked for.
        var asked = 0
        /// How often it was answered: match, name-differs or not-found.
        var answered = 0
    }

    /// Of one second of the clock.
    struct Second: Hashable, Codable {
        let at: Date
        var requests = 0
        var answered = 0
    }

    /// The series keeps that many seconds; older ones are dropped.
    static let seriesLength = 3600

    private(set) var requests = 0
    private(set) var answered = 0
    /// Given up by the client before anything was answered.
    private(set) var abandoned = 0
    private(set) var byStatus: [Int: Int] = [:]
    /// By the mode that was on when they arrived.
    private(set) var byMode: [FaultMode: Int] = [:]
    private(set) var inFlight = 0
    private(set) var maxConcurrent = 0
    private(set) var firstAt: Date?
    private(set) var lastAt: Date?
    /// The most requests within any one second, wherever it begins.
    private(set) var peakPerSecond = 0
    private(set) var series: [Second] = []
    private(set) var persons: [String: Person] = [:]
    private(set) var calls = CallLog()

    private var lastSecond = RecentInstants()

    /// Forgets everything but what is in flight.
    mutating func reset() {
        var (inFlight, calls) = (inFlight, calls)
        calls.clear()
        self = Statistics()
        self.inFlight = inFlight
        self.calls = calls
        maxConcurrent = inFlight
    }

    /// A lookup that has arrived.
    struct Arrival: Hashable, Sendable {
        fileprivate let call: Int
        fileprivate let number: String?
    }

    /// A lookup arrives. The number is nil where the body holds no valid one.
    mutating func arrive(_ number: String?, caller: String? = nil, mode: FaultMode, at now: Date) -> Arrival {
        requests += 1
        byMode[mode, default: 0] += 1
        inFlight += 1
        maxConcurrent = max(maxConcurrent, inFlight)
        firstAt = firstAt ?? now
        lastAt = now
        peakPerSecond = max(peakPerSecond, lastSecond.add(now))
        if let number { persons[number, default: Person()].asked += 1 }
        count(at: now) { $0.requests += 1 }
        return Arrival(call: calls.arrive(number, caller: caller, mode: mode, at: now), number: number)
    }

    /// A lookup is answered with that status; `isAnswer` tells whether it was an answer to the question.
    mutating func leave(_ arrival: Arrival, status: Int, isAnswer: Bool, at now: Date) {
        inFlight -= 1
        calls.leave(arrival.call, status: status, isAnswer: isAnswer, at: now)
        byStatus[status, default: 0] += 1
        guard isAnswer else { return }
        answered += 1
        if let number = arrival.number { persons[number, default: Person()].answered += 1 }
        count(at: now) { $0.answered += 1 }
    }

    /// The client of a lookup went away.
    mutating func abandon(_ arrival: Arrival, at now: Date) {
        inFlight -= 1
        calls.leave(arrival.call, status: nil, isAnswer: false, at: now)
        abandoned += 1
    }

    private mutating func count(at now: Date, _ change: (inout Second) -> Void) {
        let second = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        if series.last?.at != second {
            // Half a series at a time, so that dropping stays cheap.
            if series.count >= 2 * Self.seriesLength { series.removeFirst(Self.seriesLength) }
            series.append(Second(at: second))
        }
        change(&series[series.count - 1])
    }
}

/// Counts instants of the last second.
private struct RecentInstants {
    private var instants: [Date] = []
    private var first = 0

    /// Returns how many instants, this one included, lie within the second that ends with it.
    mutating func add(_ now: Date) -> Int {
        instants.append(now)
        while instants[first] <= now - 1 { first += 1 }
        if first > 4096, first > instants.count / 2 {
            instants.removeFirst(first)
            first = 0
        }
        return instants.count - first
    }
}
