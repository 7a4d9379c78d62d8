import Filings
import Foundation
import WorkerKit

/// Arrears quotes through one worker process: how many a second from request to committed result.
struct QuoteBench: Sendable {
    /// Requests that wait when the worker starts.
    let backlog: Int

    private static let persons = 5_000

    struct Report: Encodable, Sendable {
        /// Nil where they were too few to be measured.
        var quotesPerSecond: Double?
        var backlog = 0
        /// Of the worker, for a quote.
        var processorMicroseconds: Double?
        /// Of the worker, at the most.
        var peakMebibytes: Double?
    }

    func run(_ settings: Settings, in parent: URL, say: (String) -> Void) async throws -> Report {
        let population = SyntheticPopulation(persons: Self.persons)
        let hall = try await BenchHall(settings, population: population, in: parent)
        try await hall.register()
        say("appending \(backlog) requests")
        for start in stride(from: 0, to: backlog, by: Self.persons) {
            try await hall.append(.arrears, persons: 0..<min(Self.persons, backlog - start)) {
                population.quote($0, id: "Q-\(start + $0)")
            }
        }
        let workers = try await hall.startWorkers([.arrears])
        var report = Report(backlog: backlog)
        say("measuring")
        report.quotesPerSecond = try await hall.throughput(of: .arrears, from: max(1, backlog / 10), to: backlog)
        try await hall.untilResults(backlog, of: .arrears)
        report.processorMicroseconds = workers.processorTime().first.map { $0.seconds * 1e6 / Double(backlog) }
        report.peakMebibytes = workers.peakMemory().first?.mebibytes
        await workers.stop()
        try await hall.close()
        return report
    }
}

extension QuoteBench.Report {
    var text: String {
        var lines = [
            "arrears quotes        \(RateText.of(quotesPerSecond)) by one worker, with a backlog of \(backlog)"
        ]
        if let processorMicroseconds {
            lines.append("processor             \(Int(processorMicroseconds)) µs of the worker for each")
        }
        if let peakMebibytes { lines.append("memory                arrears \(Int(peakMebibytes)) MiB at the most") }
        return lines.joined(separator: "\n")
    }

    var json: String {
        get throws { String(decoding: try JSONLine.encode(self), as: UTF8.self) }
    }
}
