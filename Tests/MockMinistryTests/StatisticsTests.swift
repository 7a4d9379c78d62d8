import Foundation
import Testing

@testable import MockMinistry

@Suite("What the mock ministry counts")
struct StatisticsTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)

    @Test("it counts by ID number, by status and by mode")
    func counts() {
        var statistics = Statistics()
        for (number, mode, status, isAnswer) in [
            ("A", FaultMode.up, 200, true), ("A", .down, 503, false), ("B", .garbage, 200, false),
            ("A", .up, 200, true),
        ] {
            let arrival = statistics.arrive(number, mode: mode, at: start)
            statistics.leave(arrival, status: status, isAnswer: isAnswer, at: start)
        }
        let bad = statistics.arrive(nil, mode: .up, at: start)
        statistics.leave(bad, status: 400, isAnswer: false, at: start)
        let gone = statistics.arrive("C", mode: .hang, at: start + 5)
        statistics.abandon(gone, at: start + 6)
        let report = StatisticsReport(statistics, withIDs: true)
        #expect(report.requests == 6 && report.answered == 2 && report.abandoned == 1 && report.duringFaults == 3)
        #expect(report.byStatus == ["200": 3, "400": 1, "503": 1])
        #expect(report.byMode == ["up": 3, "down": 1, "garbage": 1, "hang": 1])
        #expect(
            report.ids == [
                "A": .init(asked: 3, answered: 2), "B": .init(asked: 1), "C": .init(asked: 1),
            ])
        #expect(report.answeredMoreThanOnce == 1)
        #expect(report.firstAt == "1970-01-12T13:46:40.000Z" && report.lastAt == "1970-01-12T13:46:45.000Z")
        #expect(StatisticsReport(statistics, withIDs: false).ids == nil)
    }

    @Test("the most at a time is kept, and outlives a reset where calls run on")
    func concurrency() {
        var statistics = Statistics()
        let arrivals = (0..<3).map { _ in statistics.arrive("A", mode: .up, at: start) }
        statistics.leave(arrivals[0], status: 200, isAnswer: true, at: start)
        #expect(statistics.maxConcurrent == 3)
        statistics.reset()
        #expect(statistics.requests == 0 && statistics.maxConcurrent == 2 && statistics.inFlight == 2)
        #expect(statistics.persons.isEmpty && statistics.firstAt == nil)
    }

    @Test("the peak is that of any one second, wherever it begins")
    func peak() {
        var statistics = Statistics()
        for tenth in [0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 40] {
            _ = statistics.arrive(nil, mode: .up, at: start + Double(tenth) / 10)
        }
        #expect(statistics.peakPerSecond == 10)
        #expect(statistics.series.map(\.requests) == [5, 7, 1])
    }

    @Test("the series has an end")
    func series() {
        var statistics = Statistics()
        for second in 0..<10_000 { _ = statistics.arrive(nil, mode: .up, at: start + Double(second)) }
        #expect(statistics.series.count <= 2 * Statistics.seriesLength)
        #expect(statistics.series.last?.at == start + 9999)
    }

    @Test("calls are kept one by one, with who asked, when, and what became of it; a reset does not confuse them")
    func calls() {
        var statistics = Statistics()
        let answered = statistics.arrive("A", caller: "w1", mode: .up, at: start)
        statistics.leave(answered, status: 200, isAnswer: true, at: start + 1)
        let gone = statistics.arrive(nil, mode: .hang, at: start + 2)
        statistics.abandon(gone, at: start + 4)
        let late = statistics.arrive("B", caller: "w2", mode: .slow, at: start + 3)
        let calls = Array(statistics.calls.calls(after: 0, limit: 10))
        #expect(calls.map(\.number) == [1, 2, 3])
        #expect(calls.map(\.caller) == ["w1", nil, "w2"] && calls.map(\.idNumber) == ["A", nil, "B"])
        #expect(calls.map(\.status) == [200, nil, nil] && calls.map(\.isAnswered) == [true, false, false])
        #expect(calls.map(\.until) == [start + 1, start + 4, nil] && calls.map(\.at) == [start, start + 2, start + 3])
        #expect(statistics.calls.calls(after: 1, limit: 1).map(\.number) == [2])
        statistics.reset()
        let next = statistics.arrive("C", mode: .up, at: start + 5)
        statistics.leave(late, status: 200, isAnswer: true, at: start + 6)
        statistics.leave(next, status: 503, isAnswer: false, at: start + 7)
        #expect(statistics.calls.calls(after: 0, limit: 10).map(\.number) == [4])
        #expect(statistics.calls.calls(after: 0, limit: 10).map(\.status) == [503])
        #expect(statistics.persons["B"]?.answered == 1)
    }

    @Test("the record of calls has an end")
    func callsEnd() {
        var log = CallLog()
        for _ in 0..<(3 * CallLog.length) { _ = log.arrive(nil, caller: nil, mode: .up, at: start) }
        let kept = log.calls(after: 0, limit: .max)
        #expect(kept.count <= 2 * CallLog.length && kept.last?.number == 3 * CallLog.length)
        #expect(log.calls(after: 3 * CallLog.length - 2, limit: 10).count == 2)
        // Dropped before it was answered.
        log.leave(1, status: 200, isAnswer: true, at: start)
    }
}
