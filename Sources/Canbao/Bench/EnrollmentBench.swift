import Filings
import Foundation
import WorkerKit

/// Whole enrollments through four worker processes: how many a second, how long one takes when nothing else is to be
/// done, and how much memory the workers need.
struct EnrollmentBench: Sendable {
    static let kinds: [FilingKind] = [.enrollment, .benefitCheck, .arrears]

    /// Filings that wait when the workers start.
    let backlog: Int
    /// Results over which throughput is measured.
    let measured: Int
    /// Filings sent one after the other for the latency.
    let latencies: Int

    struct Report: Sendable {
        /// Results a second; nil where they were too few to be measured.
        var throughput: Double?
        var latency: Percentiles?
        var memory: [(name: String, mebibytes: Double)] = []
    }

    func run(_ settings: Settings, in parent: URL, say: (String) -> Void) async throws -> Report {
        let persons = SyntheticPopulation(persons: backlog + latencies)
        let hall = try await BenchHall(settings, population: persons, in: parent)
        say("registering \(persons.persons) persons")
        try await hall.register()
        say("appending \(backlog) enrollments")
        try await hall.append(.enrollment, persons: 0..<backlog) { persons.enrollment($0, id: "E-\($0)") }

        let workers = try await hall.startWorkers(Self.kinds)
        var report = Report()
        let first = max(1, min(backlog, measured) / 10)
        let last = min(backlog, first + measured)
        say("measuring")
        report.throughput = try await hall.throughput(of: .enrollment, from: first, to: last)
        report.memory = workers.peakMemory()
        if latencies > 0, backlog == last {
            try await hall.untilResults(backlog, of: .enrollment)
            say("measuring single enrollments")
            report.latency = Percentiles(try await single(hall, from: backlog))
        }
        await workers.stop()
        try await hall.close()
        return report
    }

    /// Milliseconds from before the append until the final result can be read, one filing after the other.
    private func single(_ hall: BenchHall, from first: Int) async throws -> [Double] {
        var values: [Double] = []
        for person in first..<(first + latencies) {
            let population = hall.population
            let begin = ContinuousClock.now
            try await hall.append(.enrollment, persons: person..<(person + 1)) {
                population.enrollment($0, id: "E-\($0)")
            }
            let end = try await hall.untilResults(person + 1, of: .enrollment, pause: .microseconds(500))
            values.append((end - begin).inSeconds * 1_000)
        }
        return values
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
