import ArgumentParser
import Registry
import WorkerKit

struct BatchShowCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a batch: how many of its rows stand how, and each row's state and error.",
        discussion: "With --json, the batch is the first line, and its rows follow.")

    @Argument(help: "The batch's id.")
    var id: String
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func execute(_ settings: Settings) async throws {
        try await Opened.registry(settings) { registry in
            let pages = try await BatchPages.find(id, in: registry)
            let report = try await registry.read { try BatchReport(pages.batch, $0) }
            var output = TextOutput.standard
            if json { try output.writeJSON(report) } else { try output.writeLine(report.summary) }
            try output.flush()
            var printer = RowPrinter(isJSON: json, output: .standard, width: Terminal.outputWidth)
            try await pages.forEach { try printer.print($0) }
        }
    }
}
