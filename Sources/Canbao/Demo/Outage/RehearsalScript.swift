import Filings
import Foundation
import MessageLog
import Ministry
import MinistryAccess
import Registry
import Retries
import WorkerKit

/// The story of a rehearsed outage: the ministry is up, down, flaky and up again, with filings all along, and a line for
/// each second.
struct RehearsalScript: Story {
    private static let perSecond = 10
    /// How long it may take all in all until everything is decided, on a slow machine.
    private static let patience = Duration.seconds(120)
    private static let proseWidth = 100

    private let hall: RehearsalHall
    private let log: any MessageLog
    private let store: RegistryBreakerStore
    private var output: TextOutput
    private let width: Int
    private let phases: [RehearsalPhase]
    private var table: TextTable
    private var results: TopicReader
    private var tally = RehearsalTally()
    private var asked = RehearsalSummary.Ministry()
    private var next = 0
    /// What was said already.
    private var shown: Set<RehearsalTally.News> = []
    /// The filing that is followed to its end.
    private var example: String?
    private var start = ContinuousClock.now

    init(
        _ hall: RehearsalHall, log: any MessageLog, registry: any Registry, output: TextOutput, width: Int
    ) async throws {
        (self.hall, self.log, self.output, self.width) = (hall, log, output, width)
        store = RegistryBreakerStore(registry: registry)
        phases = RehearsalPhase.all(
            failures: hall.settings.breakerFailures, probe: hall.settings.breakerProbe)
        table = TextTable(TimelineRow.columns)
        results = try await TopicReader.fromBeginning(of: hall.settings.topics.results(.basicInfo), in: log)
    }

    mutating func run() async throws -> Bool {
        try say(introduction)
        try await untilReady()
        start = .now
        var second = 0
        for (number, phase) in phases.enumerated() {
            try await begin(phase, at: second)
            let probes = try await store.load()?.breaker.probes ?? 0
            let before = asked.asked
            var passed = 0
            // The last phase goes on until everything is decided.
            while passed < phase.seconds || (number == phases.count - 1 && !tally.isComplete && isPatient) {
                if passed < phase.seconds { try await send() }
                second += 1
                passed += 1
                try await Task.sleep(until: start + .seconds(second))
                try await look(phase)
            }
            if phase.name == "down" {
                asked.probes = Int((try await store.load()?.breaker.probes ?? 0) - probes)
                asked.beforeOpening = asked.asked - before - asked.probes
            }
        }
        return try conclude()
    }

    private var isPatient: Bool { ContinuousClock.now - start < Self.patience }
    private var ministry: MinistryFaults { MinistryFaults(port: hall.ministryPort) }

    private var introduction: String {
        """
        A rehearsal: what happens to filings while the Ministry of Public Security cannot be asked.

          folder    \(hall.folder.path)
          programs  \(hall.plans.map(\.label).joined(separator: ", ")) (what they say is in \(DemoStage.linesFile))

        \(prose(TimelineRow.legend))

        Everybody in it is invented.

        """
    }

    /// Waits until the stand-in listens and the workers have shared out the partitions.
    private func untilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        guard try await ministry.isListening(by: deadline) else {
            throw UserFacingError(
                "the stand-in of the ministry does not listen; see \(DemoStage.linesFile) in \(hall.folder.path)",
                status: ProcessExit.internalError)
        }
        let group = hall.settings.topics.group(.basicInfo)
        while let members = try await log.members(ofGroup: group), .now < deadline,
            members.count(where: { !$0.partitions.isEmpty }) < RehearsalHall.workers
        {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    // MARK: - Second by second

    private mutating func begin(_ phase: RehearsalPhase, at second: Int) async throws {
        try await ministry.set(phase.fault)
        try say("\n== \(second) s: \(phase.title)\n\n\(prose(phase.text))\n\n")
    }

    private mutating func send() async throws {
        let topic = hall.settings.topics.requests(.basicInfo)
        let filings = (next..<min(RehearsalFilings.limit, next + Self.perSecond)).map(hall.filings.filing)
        next += filings.count
        for filing in filings { tally.sent(filing, at: Date()) }
        try await log.append(
            filings.map { filing in
                OutgoingRecord(
                    topic: topic, key: Data(hall.filings.key(filing).utf8), value: hall.filings.body(filing))
            })
    }

    private mutating func look(_ phase: RehearsalPhase) async throws {
        var news: [(DecodedResult, RehearsalTally.News)] = []
        _ = try await results.refresh()
        while let record = try await results.next() {
            let result = try DecodedResult(record.value ?? Data())
            let instant = Date(timeIntervalSince1970: Double(record.timestamp) / 1000)
            if let new = tally.take(result, at: instant) { news.append((result, new)) }
        }
        let figures = try await ministry.figures()
        let breaker = try await store.load()?.status(rules: TrafficRules(hall.settings), at: Date())
        let row = TimelineRow(
            seconds: (ContinuousClock.now - start).seconds, ministry: phase.name,
            asked: figures.requests - asked.asked, answered: figures.answered - asked.answered, breaker: breaker,
            tally: tally)
        (asked.asked, asked.answered) = (figures.requests, figures.answered)
        asked.answeredTwice = figures.answeredMoreThanOnce
        try say(table.layOut([row.cells]))
        for (result, new) in news { try comment(result, new, in: phase) }
    }

    /// Shows the first result of a sort that is worth a word, and how the first filing that waits ends.
    private mutating func comment(
        _ result: DecodedResult, _ news: RehearsalTally.News, in phase: RehearsalPhase
    ) throws {
        let id = result.envelope.filingID
        switch news {
        case .firstDeferral where example == nil:
            example = id
            try show(result, "told once: nobody has to file again")
        case .answeredWithoutAsking where phase.name == "down" && example != nil && shown.insert(news).inserted:
            try show(result, "decided though the ministry is down: the person has a record")
        case .final where id == example:
            try show(result, "the first that had to wait")
        default:
            break
        }
    }

    private mutating func show(_ result: DecodedResult, _ note: String) throws {
        let indent = String(repeating: " ", count: 8)
        let text = "\(ClerkText.explanation(of: result)) (\(note))"
        let head = "\(result.envelope.filingID)  \(result.envelope.outcome.chineseName)  "
        let lines = TextWrap(width: min(width, Self.proseWidth) - indent.count - head.displayWidth).lines(of: text)
        let rest = "\n" + indent + String(repeating: " ", count: head.displayWidth)
        try say(indent + head + lines.joined(separator: rest) + "\n")
    }

    // MARK: - The end

    private mutating func conclude() throws -> Bool {
        let summary = RehearsalSummary(
            tally: tally, ministry: asked, workers: RehearsalHall.workers, probe: hall.settings.breakerProbe)
        try say("\n== Summary\n\n" + summary.text(width: min(width, Self.proseWidth)) + "\n")
        guard summary.differences.isEmpty else {
            try say("Not everything is as it ought to be:\n")
            for difference in summary.differences { try say("  \(difference)\n") }
            return false
        }
        try say(
            """
            Every filing ended as it would have without an outage, and no ID number was looked up twice.

            To look further:
              \(ProgramName.typed) filing show basic-info \(example ?? "R-0001") --home \(hall.folder.path)
              \(ProgramName.typed) ministry status --home \(hall.folder.path)

            """)
        return true
    }

    private func prose(_ text: String) -> String {
        TextWrap(width: min(width, Self.proseWidth)).lines(of: text).joined(separator: "\n")
    }

    private mutating func say(_ text: String) throws {
        try output.write(text)
        try output.flush()
    }
}
