import ArgumentParser
import Registry
import SocialInsurance
import WorkerKit

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print or save what an employer may look up of its staff.",
        subcommands: [MonthlyChangesCommand.self, PaymentDetailsCommand.self])
}

/// In what form a report is wanted, and where.
struct ReportOptions: ParsableArguments {
    @Flag(help: "As CSV in UTF-8.")
    var csv = false
    @Flag(help: "As a workbook; goes with -o.")
    var xlsx = false
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Save the report here. Without a form, the name's ending decides.", valueName: "file"),
        completion: .file())
    var output: String?
    @Flag(help: "Write over the file if it is there.")
    var force = false

    /// The form, as far as it is said; an archive is none of these.
    func form(isArchive: Bool) throws -> ReportTarget.Form? {
        guard [csv, xlsx, json, isArchive].count(where: { $0 }) <= 1 || (isArchive && xlsx && !csv && !json) else {
            throw ValidationError("--csv, --xlsx, --json and --zip: one of them.")
        }
        if isArchive { return nil }
        if csv { return .csv }
        if json { return .json }
        if xlsx || output?.lowercased().hasSuffix(".xlsx") == true { return .workbook }
        if output?.lowercased().hasSuffix(".csv") == true { return .csv }
        return .table
    }

    func validate() throws {
        if output == nil, xlsx { throw ValidationError("A workbook goes into a file: add -o FILE.xlsx.") }
        if output == nil, force { throw ValidationError("--force goes with -o.") }
    }
}

/// A credit code as an argument.
struct CreditCodeArgument: ExpressibleByArgument {
    let code: CreditCode

    init?(argument: String) {
        guard let code = CreditCode(argument.uppercased()) else { return nil }
        self.code = code
    }
}

/// A month as an argument: `2021-07`.
struct MonthArgument: ExpressibleByArgument {
    let month: Month

    init?(argument: String) {
        guard let month = Month(argument) else { return nil }
        self.month = month
    }
}

extension RegistryView {
    /// Throws where the registry knows no such employer: an empty report would say something else.
    func checkEmployer(_ code: CreditCode) throws {
        guard try employer(code) != nil else {
            throw UserFacingError("the registry has no employer \(code)", status: ProcessExit.usage)
        }
    }
}
