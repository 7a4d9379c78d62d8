import ArgumentParser
import Forms
import Foundation
import Registry
import WorkerKit

struct BatchResultsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "results",
        abstract: "Print what became of each row of a batch, or save it as a form that can be mended and sent again.",
        discussion: """
            With -o the results are an .xlsx with the form's own columns, and behind them the filing id, the result, the \
            error code and the explanation of each row. Mend the rows that were refused and submit that file: rows \
            that were refused are filed anew, all others keep their filing id, and get the answer they have.
            """)

    @Argument(help: "The batch's id.")
    var id: String
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Save the results here, as .xlsx.", valueName: "file.xlsx"),
        completion: .file())
    var output: String?
    @Flag(help: "Only rows that were refused.")
    var refused = false
    @Flag(help: "Write over the file if it is there.")
    var force = false
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if output != nil, json { throw ValidationError("--json prints, -o saves: one of the two.") }
        if output == nil, force { throw ValidationError("--force goes with -o.") }
    }

    func execute(_ settings: Settings) async throws {
        let file = try output.map { try OutputFile($0, overwriting: force) }
        try await Opened.registry(settings) { registry in
            let pages = try await BatchPages.find(id, in: registry)
            guard let file else { return try await print(pages) }
            let count = try await save(pages, to: file, now: settings.clock.now)
            Complaint.say("\(Counted.text(count, "row", "rows")) in \(file.path)")
        }
    }

    private func print(_ pages: BatchPages) async throws {
        var printer = RowPrinter(isJSON: json, output: .standard, width: Terminal.outputWidth)
        try await pages.forEach { try printer.print(wanted($0)) }
    }

    private func wanted(_ rows: [RowReport]) -> [RowReport] { refused ? rows.filter(\.isRefused) : rows }

    /// Returns how many rows were saved.
    private func save(_ pages: BatchPages, to file: OutputFile, now: Date) async throws -> Int {
        var reports: [RowReport] = []
        try await pages.forEach { reports += wanted($0) }
        let batch = pages.batch
        try file.write { path in
            try FormWriter.writeResults(
                of: .of(batch.kind), number: batch.formNumber, created: now, to: path
            ) { write in
                for report in reports { try write(report.texts, report.formResult) }
            }
        }
        return reports.count
    }
}
