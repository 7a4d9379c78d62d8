import Foundation

/// The lookups that the mock ministry has received, one by one in the order of their arrival; the last ones of them.
struct CallLog {
    struct Call: Hashable, Sendable {
        /// From 1, never given twice.
        let number: Int
        /// As the caller's base address names it: `/as/NAME`.
        let caller: String?
        /// Nil where the body holds no valid one.
        let idNumber: String?
        /// That was on when it arrived.
        let mode: FaultMode
        let at: Date
        /// When it was answered in any way, or its client went away; nil: it is under way.
        var until: Date?
        /// Nil where nothing was answered.
        var status: Int?
        /// Whether it was answered with match, name-differs or not-found.
        var isAnswered = false
    }

    /// At least so many are kept.
    static let length = 100_000

    private var calls: [Call] = []
    private var lastNumber = 0

    /// Returns the call's number.
    mutating func arrive(_ idNumber: String?, caller: String?, mode: FaultMode, at now: Date) -> Int {
        lastNumber += 1
        // Half of them at a time, so that dropping stays cheap.
        if calls.count >= 2 * Self.length { calls.removeFirst(Self.length) }
        calls.append(Call(number: lastNumber, caller: caller, idNumber: idNumber, mode: mode, at: now))
        return lastNumber
    }

    /// - Parameter status: nil: its client went away.
    mutating func leave(_ number: Int, status: Int?, isAnswer: Bool, at now: Date) {
        guard let first = calls.first?.number, number >= first else { return }
        calls[number - first].until = now
        calls[number - first].status = status
        calls[number - first].isAnswered = isAnswer
    }

    /// Numbers go on, so that calls that are under way are not taken for others.
    mutating func clear() {
        calls = []
    }

    /// Calls from after a number on.
    func calls(after number: Int, limit: Int) -> ArraySlice<Call> {
        guard let first = calls.first?.number else { return [] }
        return calls.dropFirst(max(0, number + 1 - first)).prefix(limit)
    }
}

/// A line of `GET /admin/calls`.
struct CallReport: Codable, Equatable {
    let call: Int
    let caller: String?
    let idNumber: String?
    let mode: FaultMode
    let at: String
    /// Nil: it is under way.
    let until: String?
    /// Nil: it is under way, or its client went away before an answer.
    let status: Int?
    /// Whether it was answered with match, name-differs or not-found.
    let answered: Bool

    init(_ call: CallLog.Call) {
        self.call = call.number
        caller = call.caller
        idNumber = call.idNumber
        mode = call.mode
        at = StatisticsReport.text(call.at)
        until = call.until.map(StatisticsReport.text)
        status = call.status
        answered = call.isAnswered
    }
}
