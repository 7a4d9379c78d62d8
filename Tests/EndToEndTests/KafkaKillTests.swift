import Filings
import Foundation
import MessageLog
import TestKafka
import Testing
import WorkerKit

@testable import Canbao

/// The main job over Kafka, while workers die, come and go, and the broker ends and comes back. Which moments these are
/// depends on the machine; what must come out does not.
@Suite("Workers over Kafka", .timeLimit(.minutes(15)))
struct KafkaKillTests {
    private static let kinds: [FilingKind] = [.enrollment, .benefitCheck, .arrears]

    private enum Event: CaseIterable {
        /// One worker of each kind dies, and another takes its place.
        case kill
        case add
        case remove
        /// The broker ends, and comes back with all that it had.
        case restartBroker
        /// The broker answers nothing for some time, in the middle of transactions.
        case hangBroker
    }

    @Test("that die, come and go, with a broker that does, answer each filing once", arguments: [UInt64(20_210_715)])
    func exactlyOnce(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let population = SyntheticPopulation(persons: 600, employers: 6)
        let broker = try TestBroker()
        try broker.start()
        let hall = try await ServiceHall(kafka: ServiceHall.Kafka(address: broker.address))
        try await hall.register(population)
        var crew = Crew(hall: hall, broker: broker)
        for kind in Self.kinds + Self.kinds { try await crew.add(kind) }

        let events = (Event.allCases + [.kill, .add, .kill, .remove]).shuffled(using: &random)
        let portion = population.persons / (events.count + 1)
        for (index, event) in events.enumerated() {
            try await hall.submit(.enrollment, lines: population.rivals(portion * index..<portion * (index + 1)))
            // Some of it is answered before, most of it after.
            let goal = 2 * portion * index + Int.random(in: 1...portion, using: &random)
            try await hall.untilResults(goal, of: .enrollment)
            switch event {
            case .kill: for kind in Self.kinds { try await crew.replaceOne(of: kind, using: &random) }
            case .add: try await crew.add(Self.kinds.randomElement(using: &random) ?? .enrollment)
            case .remove: try await crew.removeOne(using: &random)
            case .restartBroker: try await crew.restartBroker()
            case .hangBroker: try await crew.hangBroker()
            }
        }
        let rest = portion * events.count..<population.persons
        try await hall.submit(.enrollment, lines: population.rivals(rest))
        try await hall.untilResults(2 * population.persons, of: .enrollment)
        try await crew.stop()
        try await hall.expectRivalsOnce(population, of: Self.kinds)
        try await hall.close()
        broker.stop()
    }
}

/// The worker processes of a test.
private struct Crew {
    let hall: ServiceHall
    let broker: TestBroker
    private var workers: [(kind: FilingKind, program: RunningProgram)] = []

    init(hall: ServiceHall, broker: TestBroker) {
        self.hall = hall
        self.broker = broker
    }

    mutating func add(_ kind: FilingKind) async throws {
        workers.append((kind, try await hall.start("canbao-\(kind.rawValue)-worker")))
    }

    mutating func replaceOne(of kind: FilingKind, using random: inout SeededGenerator) async throws {
        guard let index = workers.indices.filter({ workers[$0].kind == kind }).randomElement(using: &random) else {
            return
        }
        let victim = workers.remove(at: index).program
        let name = victim.memberName
        victim.signal(SIGKILL)
        await victim.ending()
        try await add(kind)
        try broker.bury(name, of: hall.topics.group(kind))
    }

    /// In an orderly way, and never the last one of its kind.
    mutating func removeOne(using random: inout SeededGenerator) async throws {
        let several = workers.indices.filter { index in workers.count { $0.kind == workers[index].kind } > 1 }
        guard let index = several.randomElement(using: &random) else { return }
        #expect(await workers.remove(at: index).program.stop() == 0)
    }

    /// Kafka's transactions outlive the end of a broker; those of the tests' broker do not. So the workers are stopped where
    /// they are until none is open.
    func restartBroker() async throws {
        signal(SIGSTOP)
        while try await !isQuiet() {
            signal(SIGCONT)
            try await hall.moved()
            signal(SIGSTOP)
        }
        broker.stop()
        try await withOutage { signal(SIGCONT) }
        try broker.start()
    }

    /// Whether no transaction is open, and none begins with what the stopped workers have sent and is still on its way.
    private func isQuiet() async throws -> Bool {
        for _ in 0..<4 {
            guard try broker.openTransactions() == 0 else { return false }
            try await Task.sleep(for: .milliseconds(150))
        }
        return try broker.openTransactions() == 0
    }

    /// Not for so long that the workers' sessions are over.
    func hangBroker() async throws {
        try await withOutage(atMost: .seconds(8)) { broker.hang() }
        broker.resume()
    }

    /// Waits until one of the workers has said that the log is out of reach.
    private func withOutage(atMost limit: Duration? = nil, _ begin: () -> Void) async throws {
        let before = workers.map(\.program.output.count)
        begin()
        let end = limit.map { ContinuousClock.now + $0 }
        while end.map({ .now < $0 }) ?? true,
            !zip(workers, before).contains(where: { worker, count in
                worker.program.output.dropFirst(count).contains("the log is out of reach")
            })
        {
            // The hall's own reader is out of reach of the log, too.
            do { try await hall.moved() } catch is LogError {}
        }
    }

    private func signal(_ number: Int32) {
        for worker in workers { worker.program.signal(number) }
    }

    func stop() async throws {
        for worker in workers {
            // One that has only just been started may not have joined yet: let it arrive first.
            while !worker.program.output.contains("worker is taking filings") { try await hall.moved() }
            #expect(await worker.program.stop() == 0)
        }
    }
}
