import ArgumentParser
import Filings
import Registry
import WorkerKit

struct BatchListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List batches, the latest first, with how many of their rows stand how.")

    @Option(help: "Only batches of this kind.")
    var kind: FilingKind?
    @Option(help: ArgumentHelp("How many batches at most. The default is 50.", valueName: "count"))
    var limit = 50
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func execute(_ settings: Settings) async throws {
        let reports = try await Opened.registry(settings) { registry in
            try await registry.read { [kind, limit] view in
                try view.batches(kind, limit: limit).map { try BatchReport($0, view) }
            }
        }
        var output = TextOutput.standard
        if json {
            for report in reports { try output.writeJSON(report) }
        } else {
            var table = TextTable(BatchReport.columns)
            try output.write(table.layOut(reports.map(\.cells)))
        }
        try output.flush()
    }
}
