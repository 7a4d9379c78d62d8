import ArgumentParser

struct FilingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filing", abstract: "Look at single filings.", subcommands: [FilingShowCommand.self])
}
