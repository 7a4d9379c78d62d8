import ArgumentParser
import Registry
import WorkerKit

struct MonthlyChangesCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "monthly-changes",
        abstract: "人员月度变更: who joined, left, had the base raised or a change rolled back in a month.",
        discussion: """
            The month is the operating month: that in which the system received the filings. What was imported counts in the \
            month in which it began or ended. A change that was rolled back stays listed, and so is the rollback.

            \(ReportOptions.archives)
            """)

    @Option(help: "The operating month, e.g. 2021-07.")
    var month: MonthArgument
    @OptionGroup(title: "Report")
    var report: ReportOptions
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let month = month.month
        try await report.write(MonthlyChanges.outline, name: "monthly-changes-\(month)", settings) { view, code, sink in
            try view.forEachStaffChange(of: code, in: month) { try sink.take(MonthlyChanges.cells($0)) }
            try sink.finish(totals: nil)
        }
    }
}
