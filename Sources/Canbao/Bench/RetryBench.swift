import Backends
import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance
import WorkerKit

/// What operators do to filings that wait, with so many of them, and what workers notice of it.
struct RetryBench: Sendable {
    let waiting: Int
    /// Filings that are decided, which nobody asks for.
    let decided: Int

    struct Report: Sendable, Encodable {
        var waiting = 0
        var decided = 0
        /// A page of 500 as `retry list` reads it, in milliseconds.
        var firstPage = 0.0
        var lastPage = 0.0
        /// In seconds.
        var listAll = 0.0
        var listWithRareCode = 0.0
        var countForStatus = 0.0
        /// What a worker looks for ten times a second, in milliseconds.
        var workersLook = 0.0
        var replay = 0.0
        var cancel = 0.0
        /// Of the replay's transactions of up to 200 filings, in milliseconds.
        var transactionMedian = 0.0
        var transactionLongest = 0.0
        /// How long another process's small write took meanwhile, the wait for the lock included, in milliseconds.
        var otherMedian = 0.0
        var otherLongest = 0.0
    }

    private static let page = 500
    private static let topic = "basic-info.requests"
    private static let partitions = Set((0..<8).map { TopicPartition(topic: topic, partition: $0) })
    private static let filter = WaitingFilter(states: RetryAct.states)

    func run(_ settings: Settings, in parent: URL, say: (String) -> Void) async throws -> Report {
        let hall = try await BenchHall(settings, population: SyntheticPopulation(persons: 1), in: parent)
        say("writing \(waiting) waiting and \(decided) decided filings")
        try await fill(hall.registry)
        var report = Report(waiting: waiting, decided: decided)
        say("listing")
        try await list(hall.registry, &report)
        say("replaying")
        try await replay(hall, &report)
        say("cancelling")
        report.cancel = try await seconds {
            try await act(.cancel, on: hall.registry)
        }
        try await hall.close()
        return report
    }

    // MARK: - Filling

    private func fill(_ registry: any Registry) async throws {
        let total = waiting + decided
        let now = Date()
        for start in stride(from: 0, to: total, by: 2_000) {
            try await registry.write { registry in
                for number in start..<min(start + 2_000, total) {
                    _ = try registry.insert(entry(number, of: total, at: now))
                }
            }
        }
    }

    /// Waiting and decided ones in turns, one in ten of the waiting ones parked.
    private func entry(_ number: Int, of total: Int, at now: Date) -> JournalEntry {
        let isDecided = number * decided / total != (number + 1) * decided / total
        let source = TopicPartition(topic: Self.topic, partition: Int32(number % 8))
        let body = """
            {"filingId":"W-\(number)","employer":"91321200MA0000001X","person":{"idType":"passport",\
            "idNumber":"P\(1_000_000_000 + number)","name":"测试甲乙丙"}}
            """
        var entry = JournalEntry(
            kind: .basicInfo, filingID: "W-\(number)", digest: Data(repeating: UInt8(number % 256), count: 32),
            source: RecordPosition(partition: source, offset: Int64(number / 8)),
            recordKey: Data("P\(1_000_000_000 + number)".utf8), personKey: "P\(1_000_000_000 + number)",
            employer: "91321200MA\(number % 50)",
            state: isDecided ? .decided : number % 10 == 9 ? .parked : .deferred, operatingMonth: Month("2021-07")!,
            receivedAt: now, firstSeen: now - Double(total - number), request: isDecided ? nil : Data(body.utf8),
            traceparent: nil)
        entry.errorCode = isDecided ? nil : RefusalCode.ministryUnavailable.rawValue
        entry.notBefore = entry.state == .deferred ? now + 3600 : nil
        entry.attempts = 3
        return entry
    }

    // MARK: - Measuring

    private func list(_ registry: any Registry, _ report: inout Report) async throws {
        let pages = try await pages(of: Self.filter, in: registry)
        report.firstPage = (pages.first ?? 0) * 1000
        report.lastPage = (pages.dropLast().last ?? 0) * 1000
        report.listAll = pages.reduce(0, +)
        var rare = Self.filter
        rare.errorCode = RefusalCode.internalError.rawValue
        report.listWithRareCode = try await self.pages(of: rare, in: registry).reduce(0, +)
        report.countForStatus = try await seconds {
            _ = try await registry.read { try $0.waitingCounts(WaitingFilter(kind: .basicInfo)) }
        }
        report.workersLook = try await look(registry) * 1000
    }

    private func look(_ registry: any Registry) async throws -> Double {
        let now = Date()
        return try await seconds {
            _ = try await registry.read { registry in
                _ = try registry.cancelled(.basicInfo, partitions: Self.partitions, limit: Self.page)
                _ = try registry.deferred(
                    .basicInfo, partitions: Self.partitions, since: now - 1e9, limit: Self.page)
                return try registry.due(.basicInfo, partitions: Self.partitions, at: now, limit: Self.page)
            }
        }
    }

    /// How long each page of a listing takes, in seconds.
    private func pages(of filter: WaitingFilter, in registry: any Registry) async throws -> [Double] {
        var durations: [Double] = []
        var after: Int64 = 0
        while true {
            let (began, start) = (ContinuousClock.now, after)
            let rows = try await registry.read { registry in
                try WaitingRow.read(registry.waiting(filter, after: start, limit: Self.page), in: registry)
            }
            durations.append((ContinuousClock.now - began).inSeconds)
            guard rows.count == Self.page, let last = rows.last else { return durations }
            after = last.entry.sequence
        }
    }

    private func replay(_ hall: BenchHall, _ report: inout Report) async throws {
        let timed = TimedRegistry(hall.registry)
        // As another process has it.
        let other = TimedRegistry(try await Backends.openRegistry(hall.settings))
        let neighbour = Task {
            var version: Int64 = 0
            while !Task.isCancelled {
                let expected = version
                let note = SharedNote(version: expected + 1, content: Data())
                _ = try await other.write { try $0.replaceNote("bench", with: note, expected: expected) }
                version += 1
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        report.replay = try await seconds { try await act(.replay, on: timed) }
        neighbour.cancel()
        _ = await neighbour.result
        try await other.close()
        if let own = Percentiles(timed.milliseconds), let others = Percentiles(other.milliseconds) {
            (report.transactionMedian, report.transactionLongest) = (own.median, own.maximum)
            (report.otherMedian, report.otherLongest) = (others.median, others.maximum)
        }
    }

    private func act(_ kind: RetryAct.Kind, on registry: any Registry) async throws {
        let run = RetryRun(
            registry: registry, act: RetryAct(kind: kind, user: "bench", reason: "bench"), filters: [Self.filter],
            pace: ActPace(perSecond: nil), isDryRun: false)
        let tally = try await run.run { _, _ in }
        guard tally.done == waiting else {
            throw UserFacingError(
                "the bench acted on \(tally.done) of \(waiting) filings", status: ProcessExit.internalError)
        }
    }

    private func seconds(_ body: () async throws -> Void) async throws -> Double {
        let began = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - began).inSeconds
    }
}
