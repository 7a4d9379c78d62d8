import ArgumentParser
import WorkerKit

/// `canbao`, the command line of portals and operators.
@main
struct CanbaoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canbao",
        abstract: "Files social-insurance matters, reads their results, and looks after the workers.",
        discussion: """
            Settings come from options, from CANBAO_… environment variables, or from a YAML file (--config); the same \
            name in each: --retry-delays, CANBAO_RETRY_DELAYS, retryDelays. See `canbao help submit` for the settings \
            that every command takes.

            Exit status: 0 done; 1 done, but something was rejected, or what was asked for is not there; 64 wrong usage; \
            69 log, registry or ministry out of reach; 70 internal error; 78 wrong settings.
            """,
        version: CanbaoVersion.text,
        subcommands: [
            DemoCommand.self, UpCommand.self, TemplateCommand.self, AttachCommand.self, SubmitCommand.self,
            BatchCommand.self, ReportCommand.self, ResultsCommand.self, FilingCommand.self,
            RegistryCommand.self, RetryCommand.self, MinistryCommand.self, CertificateCommand.self,
            TopicsCommand.self, DoctorCommand.self, BenchCommand.self,
        ])

    @MainActor
    static func main() async {
        // The one command that goes on until it is stopped.
        if CommandLine.arguments.dropFirst().first == UpCommand.configuration.commandName { EarlyStop.isNoFailure() }
        await main(nil)
    }
}
