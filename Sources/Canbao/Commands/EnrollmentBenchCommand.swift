import ArgumentParser
import Foundation
import WorkerKit

/// `canbao bench enrollment`.
struct EnrollmentBenchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrollment", abstract: "Measures whole enrollments through their workers.")

    @Option(help: "Enrollments that wait when the workers start.")
    var backlog = 20_000
    @Option(help: "Results over which throughput is measured.")
    var measured = 20_000
    @Option(help: "Enrollments that are sent one by one to measure latency.")
    var latencies = 200
    @Flag(help: "One JSON object.")
    var json = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard (1...SyntheticPopulation.limit / 2).contains(backlog), measured > 0, latencies >= 0 else {
            throw ValidationError("--backlog and --measured are at least 1, --latencies at least 0")
        }
    }

    func execute(_ settings: Settings) async throws {
        let parent = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let bench = EnrollmentBench(backlog: backlog, measured: measured, latencies: latencies)
        let limit = try SQLiteLimit.measure(in: parent)
        let report = try await bench.run(settings, in: parent) { Complaint.say("bench: \($0)") }
        print(json ? try jsonText(report, limit: limit) : text(report, limit: limit))
    }

    private func text(_ report: EnrollmentBench.Report, limit: Double) -> String {
        var lines = [
            "machine               \(ProcessInfo.processInfo.activeProcessorCount) cores",
            "SQLite's own limit    \(Int(limit)) small rows a second, durably, in transactions of 500",
            "whole enrollments     \(RateText.of(report.throughput)), with a backlog of \(backlog)",
        ]
        if let latency = report.latency {
            lines.append(
                "idle latency          median \(latency.median.rounded(1)) ms, p95 \(latency.p95.rounded(1)) ms, "
                    + "p99 \(latency.p99.rounded(1)) ms, max \(latency.maximum.rounded(1)) ms")
        }
        for (name, mebibytes) in report.memory {
            lines.append("memory                \(name) \(mebibytes.rounded(1)) MiB at the most")
        }
        return lines.joined(separator: "\n")
    }

    private func jsonText(_ report: EnrollmentBench.Report, limit: Double) throws -> String {
        struct Figures: Encodable {
            let sqliteRowsPerSecond: Double
            let enrollmentsPerSecond: Double?
            let backlog, measured: Int
            let latencyMedian, latencyP95, latencyP99: Double?
            let peakMebibytes: [String: Double]
        }
        let figures = Figures(
            sqliteRowsPerSecond: limit, enrollmentsPerSecond: report.throughput, backlog: backlog, measured: measured,
            latencyMedian: report.latency?.median, latencyP95: report.latency?.p95, latencyP99: report.latency?.p99,
            peakMebibytes: Dictionary(uniqueKeysWithValues: report.memory))
        return String(decoding: try JSONLine.encode(figures), as: UTF8.self)
    }
}

extension Double {
    fileprivate func rounded(_ places: Int) -> String { String(format: "%.\(places)f", self) }
}
