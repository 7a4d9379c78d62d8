import Backends
import Filings
import Foundation
import MessageLog
import Registry
import WorkerKit

/// The story of a demonstration: fills the registry, submits the samples chapter by chapter, and shows what becomes of
/// them.
struct DemoScript: Story {
    /// How long answers may take all in all, on a slow machine.
    private static let patience = Duration.seconds(60)
    /// Longer lines are hard to read.
    private static let proseWidth = 100
    private static let outage = Duration.milliseconds(1500)

    let hall: DemoHall
    let log: any MessageLog
    let registry: any Registry
    /// What the registry was filled with.
    private let imported: ImportSummary
    private var output: TextOutput
    private let width: Int
    private var book: ExpectationBook
    private var summary = DemoSummary()
    private let deadline = ContinuousClock.now + patience

    init(
        _ hall: DemoHall, log: any MessageLog, registry: any Registry, imported: ImportSummary, output: TextOutput,
        width: Int
    ) throws {
        self.hall = hall
        self.imported = imported
        self.log = log
        self.registry = registry
        self.output = output
        self.width = width
        book = ExpectationBook(
            try SampleExpectation.read(hall.settings.samplesFolder.appendingPathComponent("expected.ndjson")))
    }

    /// Runs the programs and the story. Returns whether everything is as the samples foretell.
    mutating func run() async throws -> Bool {
        try say(introduction)
        guard try await ministry.isListening(by: .now + .seconds(10)) else {
            throw UserFacingError(
                "the stand-in of the ministry does not listen; see \(DemoStage.linesFile) in \(hall.folder.path)",
                status: ProcessExit.internalError)
        }
        try await chapter(
            "New persons",
            """
            An employer files persons whom the area has no record of. The worker looks each of them up at the ministry \
            and makes the record.
            """, [.basicInfo])
        try await chapter(
            "Enrollments",
            """
            Employers enroll their staff. Each filing meets the rules one after the other; the benefit check and the \
            arrears are asked of two other workers, and what is owed for past months is booked.
            """, [.enrollment])
        let questions = hall.kinds.filter { [.benefitCheck, .arrears].contains($0) }
        try await chapter(
            "Questions", "Benefit conflicts and arrears can be asked for alone; nothing is booked then.", questions)
        try await waysOutChapter()
        try await changesChapter()
        try await outageChapter()
        try await chapter(
            "Certificates",
            """
            Employers ask for certificates of their insured staff. Each is drawn, signed, stored, and recorded together with \
            its result; a preview is only drawn.
            """, [.certificate])
        try await conclude()
        return summary.isAsForetold
    }

    private var ministry: MinistryFaults { MinistryFaults(port: hall.ministryPort) }

    private var introduction: String {
        """
        Canbao: a social-insurance service hall, complete, in one folder.

          folder    \(hall.folder.path)
          clock     \(DemoHall.now): the operating month is 2021-07
          registry  \(contents)
          programs  \(hall.plans.map(\.program.lastPathComponent).joined(separator: ", "))
                    (what they say is in \(DemoStage.linesFile))

        Everybody and everything in it is invented.

        """
    }

    private var contents: String {
        ImportFile.allCases.map { "\(imported.rows(of: $0)) \($0.rawValue)" }.joined(separator: ", ")
    }

    // MARK: - Chapters

    private mutating func chapter(_ title: String, _ text: String, _ kinds: [FilingKind]) async throws {
        try say("\n== \(title)\n\n\(prose(text))\n\n")
        try await submit(kinds.map { ($0, samples($0.rawValue)) })
    }

    private mutating func waysOutChapter() async throws {
        let text = """
            Each of the manual's errors has a way out: the person is filed, stops flexible employment, sets the household \
            type or pays benefit back, the former employer stops. Then the enrollment that was refused goes through.
            """
        try say("\n== The ways out\n\n\(prose(text))\n\n")
        let remedies: [FilingKind] = [.basicInfo, .flexibleStop, .termination, .householdType, .benefitReturn]
        try await submit(remedies.map { ($0, samples("ways-out/\($0.rawValue)")) })
        try await submit([(.enrollment, samples("ways-out/enrollment"))])
    }

    private mutating func changesChapter() async throws {
        let text = """
            Employers stop people and raise their bases, and undo what was a mistake: in the same month, by lines that are \
            the opposite of what was booked. Then the month is settled.
            """
        try say("\n== Changes\n\n\(prose(text))\n\n")
        let changes: [FilingKind] = [.termination, .baseAdjustment, .flexibleStop, .householdType, .benefitReturn]
        for kinds in [changes, [.rollback], [.settlement]] {
            try await submit(kinds.map { ($0, samples($0.rawValue)) })
        }
    }

    private func samples(_ name: String) -> URL {
        hall.settings.samplesFolder.appendingPathComponent("filings/\(name).ndjson")
    }

    private mutating func outageChapter() async throws {
        let text = """
            For a moment the ministry answers every question with 503. Filings that come in now are no failures: they \
            are deferred, tried again by themselves, and nobody files anything twice.
            """
        try say("\n== The ministry is down\n\n\(prose(text))\n\n")
        try await ministry.goDown(for: Self.outage)
        try await submit([(.basicInfo, samples("outage/basic-info"))])
    }

    /// Submits files, and shows the answers as they come.
    private mutating func submit(_ files: [(FilingKind, URL)]) async throws {
        var sink = DemoSink(book: book, output: output, width: width)
        var watches: [(FilingKind, AnswerWatch)] = []
        for (kind, file) in files {
            var watch = try await AnswerWatch.begin(kind, hall.settings.topics, in: log)
            var reader: any FilingReader = NDJSONReader(try .file(file.path), kind: kind)
            let submission = Submission(log: log, topic: hall.settings.topics.requests(kind))
            try await submission.run(&reader) { receipts, _ in watch.submitted(receipts) }
            watches.append((kind, watch))
        }
        for (kind, watch) in watches {
            var watch = watch
            if try await !watch.wait(until: deadline, sink: &sink) {
                summary.differences.append(
                    "\(kind.rawValue): \(watch.tracker.outstanding) filings have no answer after \(Self.patience)")
            }
            summary.add(kind, watch.tracker.tally)
        }
        book = sink.book
    }

    // MARK: - The end

    private mutating func conclude() async throws {
        summary.differences += book.verdict(on: Set(summary.tallies.map(\.kind)))
        let finals = try await FinalResultCount.of(summary.tallies.map(\.kind), hall.settings.topics, in: log)
        summary.remarks.append(
            "\(Counted.text(finals.filings, "filing has", "filings have")) a final result, and each of them exactly one."
        )
        summary.differences += finals.withSeveral.map { "\($0): more than one final result" }
        let ledger = try await registry.read { try $0.auditLedger() }
        summary.remarks.append("\(ledger.bookedLines) lines were booked, none of them twice.")
        if ledger.paidTwice + ledger.enrolledTwice + ledger.overdrawn > 0 {
            summary.differences.append(
                """
                \(ledger.paidTwice) months are paid twice, \(ledger.enrolledTwice) enrolled twice, \
                \(ledger.overdrawn) taken back without having been paid
                """)
        }
        let certificate = try await DemoCertificate.fetch(hall.settings, from: registry)
        if let difference = certificate?.difference {
            summary.differences.append("certificate \(DemoCertificate.filing): \(difference)")
        }
        try say("\n== Summary\n\n" + summary.text(width: width) + "\n" + verdict)
        if let certificate { try say(Self.text(certificate, hall.folder)) }
    }

    private static func text(_ certificate: DemoCertificate, _ folder: URL) -> String {
        """

        The certificate of filing \(DemoCertificate.filing), to be opened with any PDF viewer, lies in
          \(certificate.path)
        and whoever holds it learns whether it is true:
          \(ProgramName.typed) certificate verify --pdf \(certificate.path) --home \(folder.path) --now \(DemoHall.now)

        """
    }

    private var verdict: String {
        guard summary.isAsForetold else {
            let list = summary.differences.map { "  \($0)" }.joined(separator: "\n")
            return "Not everything is as samples/expected.ndjson foretells:\n\(list)\n"
        }
        return """
            All \(book.count) results are as samples/expected.ndjson foretells.

            To look further:
              \(ProgramName.typed) filing show enrollment E-04 --home \(hall.folder.path)
              \(ProgramName.typed) results enrollment --home \(hall.folder.path)

            """
    }

    private func prose(_ text: String) -> String {
        TextWrap(width: min(width, Self.proseWidth)).lines(of: text).joined(separator: "\n")
    }

    private mutating func say(_ text: String) throws {
        try output.write(text)
        try output.flush()
    }
}
