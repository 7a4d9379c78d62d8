import ArgumentParser
import Foundation
import WorkerKit

/// `canbao bench retry`.
struct BenchRetryCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Measures listing, replaying and cancelling with many waiting filings.",
        discussion: """
            Writes them into a registry of its own below the current folder, which is removed at the end. No worker runs: \
            what is measured is the registry, and how long another process waits for it meanwhile.
            """)

    @Option(help: "Filings that wait.")
    var waiting = 1_000_000
    @Option(help: "Filings that are decided, which nobody asks for.")
    var decided = 1_000_000
    @Flag(help: "One JSON object.")
    var json = false
    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard waiting > 0, decided >= 0 else {
            throw ValidationError("--waiting is at least 1, --decided at least 0")
        }
    }

    func execute(_ settings: Settings) async throws {
        let parent = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let bench = RetryBench(waiting: waiting, decided: decided)
        let report = try await bench.run(settings, in: parent) { text in
            FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
        }
        var output = TextOutput.standard
        if json { try output.writeJSON(report) } else { try output.write(Self.text(report)) }
        try output.flush()
    }

    static func text(_ report: RetryBench.Report) -> String {
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        let rate = Double(report.waiting) / max(report.replay, 0.001)
        return """
            filings               \(report.waiting) waiting, \(report.decided) decided
            a page of 500         first \(number(report.firstPage)) ms, last \(number(report.lastPage)) ms
            list all              \(number(report.listAll)) s
            list, nothing passes  \(number(report.listWithRareCode)) s, in one pass
            ministry status       \(number(report.countForStatus)) s
            a worker's look       \(number(report.workersLook)) ms, at all that is due, cancelled or overdue
            replay all            \(number(report.replay)) s, \(Int(rate)) filings a second
            cancel all            \(number(report.cancel)) s
            transactions          median \(number(report.transactionMedian)) ms, longest \(number(report.transactionLongest)) ms
            another's write       median \(number(report.otherMedian)) ms, longest \(number(report.otherLongest)) ms, meanwhile

            """
    }
}
