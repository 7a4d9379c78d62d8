import ArgumentParser

struct MinistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ministry", abstract: "What the workers know of the ministry's interface.",
        subcommands: [MinistryStatusCommand.self])
}
