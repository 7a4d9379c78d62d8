import ArgumentParser
import WorkerKit

struct RetryReplayCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Try deferred and parked filings again now.",
        discussion: """
            Each is due at once, and has its whole time and all its attempts before it again. Where the ministry is down, it \
            goes on waiting until the ministry is back. Who did it, when and why is kept, and shown by `canbao filing show`.
            """)

    @OptionGroup(title: "Filters")
    var filter: RetryFilterOptions
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

    func execute(_ settings: Settings) async throws {
        let act = RetryAct(kind: .replay, user: act.actingUser, reason: act.reason)
        try await ActCommand(act: act, filter: filter, rate: rate, isDryRun: dryRun, isJSON: json).execute(settings)
    }
}
