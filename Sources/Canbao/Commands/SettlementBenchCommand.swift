import ArgumentParser
import Foundation
import WorkerKit

/// `canbao bench settlement`.
struct SettlementBenchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "settlement",
        abstract: "Measures how long the settlement of a month takes on this machine.",
        discussion: "Works in a folder of its own below the current one, which is removed at the end.")

    @Option(help: "Persons, each enrolled in all three insurances.")
    var persons = 100_000
    @Flag(help: "One JSON object.")
    var json = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard (1...SyntheticPopulation.limit).contains(persons) else {
            throw ValidationError("--persons is 1 to \(SyntheticPopulation.limit)")
        }
    }

    func execute(_ settings: Settings) async throws {
        let parent = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let report = try await SettlementBench(persons: persons).run(settings, in: parent) { text in
            FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
        }
        print(json ? try jsonText(report) : text(report))
    }

    private func text(_ report: SettlementBench.Report) -> String {
        let seconds = String(format: "%.1f", report.seconds)
        let again = String(format: "%.1f", report.secondsAgain)
        var lines = [
            "machine               \(ProcessInfo.processInfo.activeProcessorCount) cores",
            "settlement            \(report.lines) lines of \(persons) persons in \(seconds) s",
            "the same month again  \(report.linesAgain) lines in \(again) s",
        ]
        for (name, mebibytes) in report.memory {
            lines.append("memory                \(name) \(String(format: "%.1f", mebibytes)) MiB at the most")
        }
        return lines.joined(separator: "\n")
    }

    private func jsonText(_ report: SettlementBench.Report) throws -> String {
        struct Figures: Encodable {
            let persons, lines, linesAgain: Int
            let seconds, secondsAgain: Double
            let peakMebibytes: [String: Double]
        }
        let figures = Figures(
            persons: persons, lines: report.lines, linesAgain: report.linesAgain, seconds: report.seconds,
            secondsAgain: report.secondsAgain, peakMebibytes: Dictionary(uniqueKeysWithValues: report.memory))
        return String(decoding: try JSONLine.encode(figures), as: UTF8.self)
    }
}
