import Filings
import Foundation
import MessageLog
import WorkerKit

/// A settlement of many enrollments by one worker process: how long it takes, and how long the same month takes again.
struct SettlementBench: Sendable {
    /// Each enrolled in all three insurances.
    let persons: Int

    struct Report: Sendable {
        var lines = 0
        var seconds = 0.0
        /// When there is nothing left to be booked.
        var secondsAgain = 0.0
        var linesAgain = 0
        var memory: [(name: String, mebibytes: Double)] = []
    }

    func run(_ settings: Settings, in parent: URL, say: (String) -> Void) async throws -> Report {
        let population = SyntheticPopulation(persons: persons, enrolledSince: "2020-01")
        let hall = try await BenchHall(settings, population: population, in: parent)
        say("registering \(persons) persons and their enrollments")
        try await hall.register()
        let workers = try await hall.startWorkers([.settlement])
        // The first filing of all waits until the worker has begun.
        _ = try await settle(hall, "2021-05", id: "S-0", employer: population.creditCode(0), results: 1)
        var report = Report()
        say("settling")
        (report.lines, report.seconds) = try await settle(hall, "2021-06", id: "S-1", results: 2)
        say("settling again")
        (report.linesAgain, report.secondsAgain) = try await settle(hall, "2021-06", id: "S-2", results: 3)
        report.memory = workers.peakMemory()
        await workers.stop()
        try await hall.close()
        return report
    }

    /// From before the append until the result can be read.
    private func settle(
        _ hall: BenchHall, _ month: String, id: String, employer: String? = nil, results: Int
    ) async throws -> (lines: Int, seconds: Double) {
        let request = SettlementRequest(filingID: id, month: month, employer: employer)
        let begin = ContinuousClock.now
        _ = try await hall.log.append([
            OutgoingRecord(
                topic: hall.settings.topics.requests(.settlement), key: Data(request.recordKey.utf8),
                value: try request.encoded())
        ])
        let end = try await hall.untilResults(results, of: .settlement)
        let run = try await hall.registry.read { try $0.settlementRun(id) }
        return (run?.lines ?? 0, (end - begin).inSeconds)
    }
}
