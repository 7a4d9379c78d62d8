import ArgumentParser
import Foundation
import Registry
import SocialInsurance
import WorkerKit

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print or save what an employer may look up of its staff.",
        subcommands: [MonthlyChangesCommand.self, PaymentDetailsCommand.self])
}

/// Of whom a report is wanted, in what form, and where.
struct ReportOptions: ParsableArguments {
    /// For the commands' help.
    static let archives = """
        --zip saves a workbook in a ZIP archive that is encrypted with AES-256, to be opened with 7-Zip or WinRAR; the \
        password is the phone number of the one who asks. Without --phone, or with `--phone -`, it is asked for at the \
        terminal, unseen, or read from the first line of standard input: so it stays out of the shell's history and of \
        the list of processes. The workbook itself never has a name on a disk.
        """

    @Option(help: ArgumentHelp("The employer's credit code.", valueName: "code"))
    var employer: CreditCodeArgument
    @Flag(help: "As CSV in UTF-8.")
    var csv = false
    @Flag(help: "As a workbook; goes with -o.")
    var xlsx = false
    @Flag(help: "As a workbook in an encrypted archive; goes with -o.")
    var zip = false
    @Option(
        help: ArgumentHelp("With --zip: the phone number that opens it; - for standard input.", valueName: "number"))
    var phone: String?
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Save the report here. Without a form, the name's ending decides: .txt, .csv, .json, .xlsx or .zip.",
            valueName: "file"),
        completion: .file())
    var output: String?
    @Flag(help: "Write over the file if it is there.")
    var force = false

    private static let endings = [".txt", ".csv", ".json", ".xlsx", ".zip"]

    private var isArchive: Bool { zip || phone != nil || output?.lowercased().hasSuffix(".zip") == true }

    func validate() throws {
        guard [csv, json, xlsx || isArchive].count(where: { $0 }) <= 1 else {
            throw ValidationError("--csv, --xlsx, --json and --zip: one of them.")
        }
        if output == nil, isArchive { throw ValidationError("An archive goes into a file: add -o FILE.zip.") }
        if output == nil, xlsx { throw ValidationError("A workbook goes into a file: add -o FILE.xlsx.") }
        if let output, !csv, !json, !xlsx, !isArchive, !Self.endings.contains(where: output.lowercased().hasSuffix) {
            throw ValidationError(
                "\(output): the ending says nothing of the form; \(Self.endings.joined(separator: ", ")) do, or --csv, "
                    + "--json, --xlsx or --zip.")
        }
        if output == nil, force { throw ValidationError("--force goes with -o.") }
    }

    /// Writes the report, of one state of the registry. Asks for the password of an archive.
    ///
    /// - Parameters:
    ///   - name: of the workbook within an archive, without its ending.
    ///   - rows: hands the rows to the sink, and finishes it.
    func write(
        _ outline: ReportOutline, name: String, _ settings: Settings,
        _ rows: @escaping @Sendable (any RegistryView, CreditCode, inout any ReportSink) throws -> Void
    ) async throws {
        let target = try target(name: name, created: settings.clock.now)
        try await Opened.registry(settings) { registry in
            try await registry.read { [code = employer.code] view in
                try view.checkEmployer(code)
                try target.write(outline) { sink in try rows(view, code, &sink) }
            }
        }
    }

    private func target(name: String, created: Date) throws -> ReportTarget {
        let file = try output.map { try OutputFile($0, overwriting: force) }
        return ReportTarget(form: try form(), file: file, created: created, entry: "\(name).xlsx")
    }

    private func form() throws -> ReportTarget.Form {
        if isArchive { return .archive(password: try PhonePassword.read(phone)) }
        if csv { return .csv }
        if json { return .json }
        if xlsx || output?.lowercased().hasSuffix(".xlsx") == true { return .workbook }
        if output?.lowercased().hasSuffix(".csv") == true { return .csv }
        if output?.lowercased().hasSuffix(".json") == true { return .json }
        return .table
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
    fileprivate func checkEmployer(_ code: CreditCode) throws {
        guard try employer(code) != nil else {
            throw UserFacingError("the registry has no employer of that credit code", status: ProcessExit.rejected)
        }
    }
}
