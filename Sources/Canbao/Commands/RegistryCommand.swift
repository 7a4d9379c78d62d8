import ArgumentParser

struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Fill the registry.", subcommands: [RegistryImportCommand.self])
}
