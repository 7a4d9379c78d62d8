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
            statistics.arrive(number, mode: mode, at: start)
            statistics.leave(number, status: status, isAnswer: isAnswer, at: start)
        }
        statistics.arrive(nil, mode: .up, at: start)
        statistics.leave(nil, status: 400, isAnswer: false, at: start)
        statistics.arrive("C", mode: .hang, at: start + 5)
        statistics.abandon()
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
        for _ in 0..<3 { statistics.arrive("A", mode: .up, at: start) }
        statistics.leave("A", status: 200, isAnswer: true, at: start)
        #expect(statistics.maxConcurrent == 3)
        statistics.reset()
        #expect(statistics.requests == 0 && statistics.maxConcurrent == 2 && statistics.inFlight == 2)
        #expect(statistics.persons.isEmpty && statistics.firstAt == nil)
    }

    @Test("the peak is that of any one second, wherever it begins")
    func peak() {
        var statistics = Statistics()
        for tenth in [0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 40] {
            statistics.arrive(nil, mode: .up, at: start + Double(tenth) / 10)
        }
        #expect(statistics.peakPerSecond == 10)
        #expect(statistics.series.map(\.requests) == [5, 7, 1])
    }

    @Test("the series has an end")
    func series() {
        var statistics = Statistics()
        for second in 0..<10_000 { statistics.arrive(nil, mode: .up, at: start + Double(second)) }
        #expect(statistics.series.count <= 2 * Statistics.seriesLength)
        #expect(statistics.series.last?.at == start + 9999)
    }
}
