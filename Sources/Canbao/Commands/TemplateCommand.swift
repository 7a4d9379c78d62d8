import ArgumentParser
import Filings
import Forms
import Foundation
import WorkerKit

struct TemplateCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Make an empty batch form, to be filled in with Excel, WPS or LibreOffice.",
        discussion: """
            Each row of the form is one filing; `canbao submit KIND form.xlsx` files them. The second row is an example \
            with a fictitious employer and person, which is never filed. A form has a number of its own, on its sheet of \
            instructions: rows of one form with the same content are one filing, however often the form is submitted. Take a \
            new form for new filings. One form may have 100,000 rows and 32 MiB.
            """)

    @Argument(help: "What is to be filed.")
    var kind: FilingKind
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the form is written.", valueName: "file.xlsx"),
        completion: .file())
    var output: String
    @Flag(help: "Write over the file if it is there.")
    var force = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        guard output.lowercased().hasSuffix(".xlsx") else {
            throw ValidationError("A form is a workbook: -o takes a name that ends with .xlsx.")
        }
    }

    func execute(_ settings: Settings) async throws {
        var generator = SystemRandomNumberGenerator()
        let number = FormIdentity.newFormNumber(&generator)
        try OutputFile(output, overwriting: force).write { path in
            try FormWriter.writeTemplate(of: .of(kind), number: number, created: settings.clock.now, to: path)
        }
    }
}
