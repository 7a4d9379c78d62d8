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

            --zip saves a workbook in a ZIP archive that is encrypted with AES-256, to be opened with 7-Zip or WinRAR; the \
            password is the phone number of the one who asks. Without --phone, or with `--phone -`, it is asked for at the \
            terminal, unseen, or read from the first line of standard input: so it stays out of the shell's history and of \
            the list of processes. The workbook itself never has a name on a disk.
            """)

    @Option(help: ArgumentHelp("The employer's credit code.", valueName: "code"))
    var employer: CreditCodeArgument
    @Option(help: "The settlement month, e.g. 2021-08.")
    var settlementMonth: MonthArgument
    @Flag(help: "As a workbook in an encrypted archive; goes with -o.")
    var zip = false
    @Option(
        help: ArgumentHelp("With --zip: the phone number that opens it; - for standard input.", valueName: "number"))
    var phone: String?
    @OptionGroup(title: "Form")
    var report: ReportOptions
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    private var isArchive: Bool { zip || phone != nil || report.output?.lowercased().hasSuffix(".zip") == true }

    func validate() throws {
        if isArchive, report.output == nil { throw ValidationError("An archive goes into a file: add -o FILE.zip.") }
        _ = try report.form(isArchive: isArchive)
    }

    func execute(_ settings: Settings) async throws {
        let file = try report.output.map { try OutputFile($0, overwriting: report.force) }
        let target = ReportTarget(
            form: try report.form(isArchive: isArchive) ?? .archive(password: try PhonePassword.read(phone)),
            file: file, created: settings.clock.now, entry: "payment-details-\(settlementMonth.month).xlsx")
        try await Opened.registry(settings) { registry in
            try await registry.read { [code = employer.code, month = settlementMonth.month] view in
                try view.checkEmployer(code)
                try target.write(PaymentDetails.outline) { sink in
                    var totals = PaymentDetails.Totals()
                    try view.forEachBilledLine(of: code, in: month) { line in
                        totals.add(line)
                        try sink.take(PaymentDetails.cells(line, month))
                    }
                    try sink.finish(totals: totals.cells)
                }
            }
        }
    }
}
