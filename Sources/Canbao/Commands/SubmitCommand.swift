import ArgumentParser
import Filings
import Foundation
import MessageLog
import WorkerKit

struct SubmitCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a file of filings.",
        discussion: """
            FILE is NDJSON, one filing a line as the kind's schema in topics/schemas describes it; a form that \
            `canbao template KIND` has made, as .xlsx or saved as CSV; or CSV whose header names the fields: those of the \
            filing and of its person side by side. CSV is UTF-8, with or without a byte order mark, or GB18030. `-` reads \
            NDJSON from standard input.

            Lines of NDJSON go into the log as they are; it is the worker that judges them. A CSV file whose header names \
            fields, with rows that do not fit it, is refused as a whole. Submitting a file twice does no harm: a filing is \
            recognized by its filingId, and answered with the result it has.

            A form's rows have no filing ids: they are made of the form's number and the row's content. So a form can be \
            mended and submitted again, and nothing is filed twice; rows of the same content are one filing. A row that \
            cannot be taken is named by its cell and not filed, the others are, and the exit status is 1. Rows that were \
            refused are filed anew as `canbao batch results` saves them; --round 2 files all rows anew, also those that were \
            accepted. CSV has no form's number: it is the same filings \
            as other CSV of that content, and others than those of the .xlsx. `canbao batch` shows what became of the rows.

            An .xlsx is read from Excel, WPS, LibreOffice and others, its columns in any order, from the one sheet that is \
            filled in. Formulas are not evaluated: the value that was saved with them counts. Files with a password, with \
            more than 100,000 rows or 100 sheets, above 32 MiB, or that unpack to more than 512 MiB (256 MiB a part) or \
            200 times their size are refused, and so is XML that declares a document type.

            Fields in CSV, those in brackets optional (an empty cell leaves its field out):
            \(Self.columns)
            Several values in a cell have ; or 、 between them; those of returned are 2021-03:1220.00. Without idType it \
            is resident-id, without mode quote.

            Prints a receipt per filing: its line in the file, its id, and where it lies in the log. With --wait it \
            prints the final results instead, and the exit status is 1 if not everything was accepted.
            """)

    @Argument(help: "What is filed.")
    var kind: FilingKind
    @Argument(help: "NDJSON, .xlsx or .csv; - for standard input.", completion: .file())
    var file: String
    @Flag(help: "Wait for the final results, and print them instead of receipts.")
    var wait = false
    @Option(help: "With --wait: how long to wait, e.g. 30s or 10m. The default is as long as it takes.")
    var timeout: DurationArgument?
    @Option(help: "With a form: 2 or more files all its rows anew.")
    var round = 1
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if timeout != nil, !wait { throw ValidationError("--timeout goes with --wait.") }
        if round < 1 { throw ValidationError("--round must be at least 1.") }
    }

    func execute(_ settings: Settings) async throws {
        let file = FilingFile(path: file)
        if let content = try file.form(kind, round: round) {
            let form = FormSubmission(content: content, form: .of(kind), path: file.path)
            let filings = FormFilings(content, kind)
            guard try await form.keep(settings) else { return }
            let isAllRight = try await submit(filings, size: filings.size, batch: content.batchID, settings)
            form.tell()
            if form.hasProblems || !isAllRight { throw ProcessExit.rejected }
        } else {
            guard round == 1 else { throw ValidationError("--round goes with a form; change the filing ids instead.") }
            let (reader, size) = try file.open(kind: kind)
            guard try await submit(reader, size: size, batch: nil, settings) else { throw ProcessExit.rejected }
        }
    }

    /// Returns whether nothing was rejected, as far as is known.
    private func submit(
        _ reader: any FilingReader, size: Int64?, batch: String?, _ settings: Settings
    ) async throws -> Bool {
        if !LogFile.exists(settings) {
            Complaint.say(
                "there was no log at \(settings.log.description) yet; it is made, and waits for workers of the same --home"
            )
        }
        return try await Opened.log(settings) { log in
            var run = try await SubmitRun(self, reader, size: size, batch: batch, settings.topics, log)
            try await run.submit()
            if wait { try await run.wait(timeout?.duration) }
            return !run.hasProblems
        }
    }

    private static var columns: String {
        FilingKind.served.map { kind in
            let names = CSVColumn.of(kind).map { $0.isRequired ? $0.name : "[\($0.name)]" }
            return "  \(kind.rawValue): \(names.joined(separator: ", "))"
        }.joined(separator: "\n")
    }
}

/// One run of the command.
private struct SubmitRun {
    private let submission: Submission
    private var reader: any FilingReader
    private var bar: ProgressBar?
    private var watch: AnswerWatch?
    private let isJSON: Bool
    private let source: String
    private var output = TextOutput.standard
    private var table = TextTable(Receipt.columns)

    init(
        _ command: SubmitCommand, _ reader: any FilingReader, size: Int64?, batch: String?, _ topics: TopicNames,
        _ log: any MessageLog
    ) async throws {
        submission = Submission(log: log, topic: topics.requests(command.kind), batch: batch)
        isJSON = command.json
        source = command.file == "-" ? "standard input" : command.file
        watch = command.wait ? try await .begin(command.kind, topics, in: log) : nil
        self.reader = reader
        bar = ProgressBar(total: size)
    }

    var hasProblems: Bool { !reader.problems.isEmpty || watch.map { !$0.tracker.tally.isAllAccepted } ?? false }

    mutating func submit() async throws {
        var (reader, count) = (self.reader, 0)
        defer { self.reader = reader }
        do {
            try await submission.run(&reader) { receipts, bytesRead in
                count += receipts.count
                try report(receipts)
                try bar?.show(bytes: bytesRead, filings: count)
            }
        } catch let stopped as SubmissionStopped {
            try bar?.clear()
            throw UserFacingError(stopped.explanation, status: ProcessExit.unavailable)
        }
        try bar?.clear()
        for problem in reader.problems { Complaint.say("\(problem)") }
        // A form's rows are told by its batch.
        if count == 0, reader.problems.isEmpty, submission.batch == nil {
            Complaint.say("\(source) holds nothing to submit")
        }
    }

    private mutating func report(_ receipts: [Receipt]) throws {
        if watch != nil {
            watch?.submitted(receipts)
            return
        }
        // On one and the same terminal, receipts and bar must not mix.
        if Terminal.outputWidth != nil { try bar?.clear() }
        if isJSON {
            for receipt in receipts { try output.writeJSON(receipt) }
        } else {
            try output.write(table.layOut(receipts.map(\.row)))
        }
        try output.flush()
    }

    mutating func wait(_ timeout: Duration?) async throws {
        guard var watch else { return }
        defer { self.watch = watch }
        var printer = ResultPrinter(isJSON: isJSON, output: .standard, width: Terminal.outputWidth)
        let deadline = timeout.map { ContinuousClock.now + $0 }
        guard try await watch.wait(until: deadline, sink: &printer) else {
            throw UserFacingError(
                """
                \(watch.tracker.outstanding) of \(watch.tracker.tally.sent) filings have no final result yet. They stay \
                submitted; `canbao doctor` tells whether the workers are at work.
                """, status: ProcessExit.unavailable)
        }
    }
}

/// A line on standard error.
enum Complaint {
    static func say(_ text: String) {
        FileHandle.standardError.write(Data("canbao: \(text)\n".utf8))
    }
}
