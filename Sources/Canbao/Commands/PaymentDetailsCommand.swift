import ArgumentParser
import Registry
import WorkerKit

struct PaymentDetailsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment-details",
        abstract: "人员月缴费明细: every line that an employer is billed in a settlement month.",
        discussion: """
            The settlement month is the one in which it is billed: the month after the operating month. Lines that take \
            something back have amounts below zero. Amounts of imported lines are not known.

            \(ReportOptions.archives)
            """)

    @Option(help: "The settlement month, e.g. 2021-08.")
    var settlementMonth: MonthArgument
    @OptionGroup(title: "Report")
    var report: ReportOptions
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        let month = settlementMonth.month
        try await report.write(PaymentDetails.outline, name: "payment-details-\(month)", settings) { view, code, sink in
            var totals = PaymentDetails.Totals()
            try view.forEachBilledLine(of: code, in: month) { line in
                totals.add(line)
                try sink.take(PaymentDetails.cells(line, month))
            }
            try sink.finish(totals: totals.cells)
        }
    }
}
