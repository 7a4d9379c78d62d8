import Filings
import Foundation
import Ministry
import MinistryAccess
import Registry
import WorkerKit

@testable import Canbao

/// Filings, several workers, and a ministry that is up for a third of the time at most: it fails, hangs and is down in
/// turns. Phases end when there was something to see in them and their share of the time is over.
struct OutageRun {
    static let rules = TrafficRules(
        callTimeout: .seconds(2), rate: 1000, inFlight: 32, failures: 10, probeInterval: .seconds(1))
    static let settings = [
        "CANBAO_MINISTRY_TIMEOUT": "2s", "CANBAO_MINISTRY_RATE": "1000", "CANBAO_MINISTRY_IN_FLIGHT": "32",
        "CANBAO_BREAKER_FAILURES": "10", "CANBAO_BREAKER_PROBE": "1s", "CANBAO_RETRY_DELAYS": "500ms,1s",
        "CANBAO_LOG_LEVEL": "info",
    ]
    /// A worker that was killed.
    struct Kill {
        let caller: String
        /// The ID numbers that it may have asked about without writing the answer down.
        let unanswered: Set<String>
    }

    struct Phase {
        let mode: String
        let from: Date
        var to: Date
        /// Since when the breaker was open at its beginning and at its end; nil: it was closed.
        let openAtStart: Date?
        var openAtEnd: Date?
    }

    let hall: ServiceHall
    let desk: MinistryDesk
    let filings: OutageFilings
    private(set) var kills: [Kill] = []
    private(set) var phases: [Phase] = []
    /// Ids of filings with a final result.
    private(set) var decided: Set<String> = []
    private let store: RegistryBreakerStore
    private var results: TopicReader
    private var workers: [(caller: String, process: RunningProgram)] = []
    private var started = 0
    private var sent = 0
    /// The independent filings among those that were sent.
    private var independent: Set<String> = []
    private let round: Duration
    private var random: SeededGenerator?
    private var nextKill = ContinuousClock.now

    /// - Parameters:
    ///   - round: how long it takes if one round of outages is enough; there are as many as are needed.
    ///   - seed: of the moments at which workers are killed; nil: none is.
    init(
        _ filings: OutageFilings, in hall: ServiceHall, _ desk: MinistryDesk, round: Duration, killing seed: UInt64?
    ) async throws {
        (self.hall, self.desk, self.filings, self.round) = (hall, desk, filings, round)
        store = RegistryBreakerStore(registry: hall.registry)
        results = try await TopicReader.fromBeginning(of: hall.topics.results(.basicInfo), in: hall.log)
        random = seed.map(SeededGenerator.init)
    }

    /// Until every filing is decided; then stops the workers. Returns their exit statuses.
    mutating func run() async throws -> [Int32] {
        for _ in 0..<3 { workers.append(try await startWorker()) }
        planKill()
        while !isDone {
            let start = ContinuousClock.now
            try await phase(#"{"mode":"flaky","errorRate":0.3,"latency":"10ms"}"#, sending: 40, lasting: round / 6)
            try await phase(#"{"mode":"hang"}"#, sending: 10, lasting: round / 6) { run in
                try await run.openSince() != nil && run.independent.isSubset(of: run.decided)
            }
            // From one to the other at once: what hangs at the end is refused, and not answered while its caller gives up.
            try await phase(#"{"mode":"down"}"#, sending: 20, lasting: round / 3) { run in
                run.independent.isSubset(of: run.decided)
            }
            let longest = (ContinuousClock.now - start) / 2
            try await phase(#"{"mode":"up","latency":"10ms"}"#, sending: 30, lasting: longest) { _ in true }
        }
        var statuses: [Int32] = []
        for (_, worker) in workers {
            while !worker.output.contains("worker is taking filings") { try await hall.moved() }
            statuses.append(await worker.stop())
        }
        return statuses
    }

    private var isDone: Bool { decided.count == filings.filings.count }

    /// - Parameters:
    ///   - share: of all filings, in hundredths; sent at the phase's beginning, in the first round.
    ///   - isOver: whether what is to be seen has been seen.
    private mutating func phase(
        _ fault: String, sending share: Int, lasting duration: Duration,
        until isOver: (Self) async throws -> Bool = { _ in true }
    ) async throws {
        guard !isDone else { return }
        let start = ContinuousClock.now
        var phase = Phase(mode: fault, from: Date(), to: Date(), openAtStart: try await openSince())
        try await desk.set(fault)
        try await send(share)
        while !isDone {
            if start.duration(to: .now) >= duration, try await isOver(self) { break }
            if random != nil, ContinuousClock.now >= nextKill { try await killOne() }
            try await hall.moved()
            try await look()
        }
        phase.openAtEnd = try await openSince()
        phase.to = Date()
        phases.append(phase)
    }

    private mutating func send(_ share: Int) async throws {
        let all = filings.filings
        let next = all[sent..<min(all.count, sent + all.count * share / 100)]
        sent += next.count
        independent.formUnion(next.filter(\.isIndependent).map(\.id))
        try await hall.submit(.basicInfo, lines: next.map(filings.body))
    }

    private mutating func look() async throws {
        _ = try await results.refresh()
        while let record = try await results.next() {
            let envelope = try ResultDecoder().envelope(from: record.value ?? Data())
            if envelope.outcome.isFinal { decided.insert(envelope.filingID) }
        }
    }

    /// Nil where the breaker is closed.
    private func openSince() async throws -> Date? {
        guard let status = try await store.load()?.status(rules: Self.rules, at: Date()) else { return nil }
        return status.state == .open || status.state == .probing ? status.since : nil
    }

    // MARK: - Workers

    private mutating func startWorker() async throws -> (String, RunningProgram) {
        started += 1
        let caller = "worker-\(started)"
        let process = try await hall.start(
            "canbao-basic-info-worker", arguments: ["--ministry-url", desk.address(for: caller)])
        return (caller, process)
    }

    private mutating func killOne() async throws {
        let victim = Int.random(in: 0..<workers.count, using: &random!)
        let (caller, process) = workers[victim]
        process.signal(SIGKILL)
        await process.ending()
        let waiting = try await hall.registry.read { registry in
            try registry.waiting(WaitingFilter(kind: .basicInfo, states: [.awaiting]), after: 0, limit: .max)
        }
        let numbers = waiting.compactMap { $0.personKey?.split(separator: ":").last.map(String.init) }
        kills.append(Kill(caller: caller, unanswered: Set(numbers)))
        workers[victim] = try await startWorker()
        planKill()
    }

    private mutating func planKill() {
        guard random != nil else { return }
        nextKill = .now + .milliseconds(Int.random(in: 4_000...8_000, using: &random!))
    }
}
