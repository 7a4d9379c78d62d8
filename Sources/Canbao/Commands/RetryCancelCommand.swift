import ArgumentParser
import WorkerKit

struct RetryCancelCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Reject deferred and parked filings.",
        discussion: """
            The filing's worker rejects it, with the code that it waited on and a detail that says it was cancelled and why \
            (申报已撤销：REASON). The person's next held filing goes on. A filing that is cancelled stays so: to file again takes \
            a new filing id. Who did it, when and why is kept, and shown by `canbao filing show`.
            """)

    @OptionGroup(title: "Filters")
    var filter: RetryFilterOptions
    @Flag(help: "Cancel whatever waits; needed where no filter is given.")
    var all = false
    @OptionGroup(title: "On record")
    var act: ActOptions
    @Option(help: ArgumentHelp("Filings a second, e.g. 50/s. The default is as fast as it goes.", valueName: "n/s"))
    var rate: RateArgument?
    @Flag(help: "Only say what would be done.")
    var dryRun = false
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if filter.isEmpty, !all, !dryRun {
            throw ValidationError("Say which filings to cancel, or --all. With --dry-run nothing is changed.")
        }
        if act.reason == nil, !dryRun {
            throw ValidationError("--reason is missing: applicants are told why.")
        }
    }

    func execute(_ settings: Settings) async throws {
        let act = RetryAct(kind: .cancel, user: act.actingUser, reason: act.reason)
        try await ActCommand(act: act, filter: filter, rate: rate, isDryRun: dryRun, isJSON: json).execute(settings)
    }
}
