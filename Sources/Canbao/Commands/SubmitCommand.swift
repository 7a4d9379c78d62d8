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
            FILE is NDJSON, one filing a line as the kind's schema in topics/schemas describes it, or CSV in UTF-8 whose \
            header names the fields: those of the filing and of its person side by side. `-` reads NDJSON from \
            standard input.

            Lines of NDJSON go into the log as they are; it is the worker that judges them. A CSV file with rows that do \
            not fit its header is refused as a whole. Submitting a file twice does no harm: a filing is recognized by its \
            filingId, and answered with the result it has.

            CSV columns, those in brackets optional (an empty cell leaves its field out):
            \(Self.columns)
            Several values in a cell have ; or 、 between them; those of returned are 2021-03:1220.00. Without idType it \
            is resident-id, without mode quote.

            Prints a receipt per filing: its line in the file, its id, and where it lies in the log. With --wait it \
            prints the final results instead, and the exit status is 1 if not everything was accepted.
            """)

    @Argument(help: "What is filed.")
    var kind: FilingKind
    @Argument(help: "NDJSON, or .csv; - for standard input.", completion: .file())
    var file: String
    @Flag(help: "Wait for the final results, and print them instead of receipts.")
    var wait = false
    @Option(help: "With --wait: how long to wait, e.g. 30s or 10m. The default is as long as it takes.")
    var timeout: DurationArgument?
    @Flag(help: "Print one JSON object a line.")
    var json = false
    @OptionGroup(title: "Settings")
    var options: SettingsOptions

    func validate() throws {
        if timeout != nil, !wait { throw ValidationError("--timeout goes with --wait.") }
    }

    func execute(_ settings: Settings) async throws {
        let file = try FilingFile(path: file)
        try await Opened.log(settings) { log in
            var run = try await SubmitRun(self, file, settings.topics, log)
            try await run.submit()
            if wait { try await run.wait(timeout?.duration) }
            if run.hasProblems { throw ProcessExit.rejected }
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
    private var output = TextOutput.standard
    private var table = TextTable(Receipt.columns)

    init(_ command: SubmitCommand, _ file: FilingFile, _ topics: TopicNames, _ log: any MessageLog) async throws {
        submission = Submission(log: log, topic: topics.requests(command.kind))
        isJSON = command.json
        watch = command.wait ? try await .begin(command.kind, topics, in: log) : nil
        let (reader, size) = try file.open(kind: command.kind)
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
