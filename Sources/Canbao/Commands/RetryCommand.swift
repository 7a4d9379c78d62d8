import ArgumentParser

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "List, replay or cancel filings that wait.",
        discussion: """
            A deferred filing is tried again by itself; a parked one has used up its time and waits for an operator. The \
            person's later filings are held behind either. Another way to replay a parked filing is to produce its record \
            on KIND.parked to KIND.requests again, with any tool.
            """,
        subcommands: [RetryListCommand.self, RetryReplayCommand.self, RetryCancelCommand.self])
}
