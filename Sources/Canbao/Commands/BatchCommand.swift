import ArgumentParser

struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Look up the forms that were submitted, and what became of their rows.",
        discussion: """
            A form (.xlsx, or CSV with the form's headings) that is submitted is kept as a batch: its rows as they were \
            read, and the ids of their filings. It holds personal data, until `canbao batch forget`.
            """,
        subcommands: [
            BatchListCommand.self, BatchShowCommand.self, BatchResultsCommand.self, BatchForgetCommand.self,
        ])
}
