import ArgumentParser

struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "Compare the log's topics with topics/topics.yaml, or create them.",
        subcommands: [TopicsListCommand.self, TopicsApplyCommand.self])
}
