import Filings
import Foundation
import Testing

/// Keeps workers running, and kills one after the other while they work. Which moments these are depends on the machine.
struct Killer {
    let hall: ServiceHall
    /// Kinds after which the programs are named; as many processes of one as it is named.
    let programs: [FilingKind]
    /// How many records are written between two deaths, so that work is done.
    let pace: ClosedRange<Int64>
    private var random: SeededGenerator
    private var workers: [(FilingKind, RunningProgram)] = []
    private(set) var killed = 0

    init(hall: ServiceHall, programs: [FilingKind], seed: UInt64, pace: ClosedRange<Int64>) {
        self.hall = hall
        self.programs = programs
        self.pace = pace
        random = SeededGenerator(seed: seed)
    }

    mutating func start() async throws {
        for kind in programs { workers.append((kind, try await hall.start("canbao-\(kind.rawValue)-worker"))) }
    }

    /// Kills until everything is done.
    mutating func kill(until isDone: () async throws -> Bool) async throws {
        while try await !isDone() {
            // The next victim falls once some more records are there.
            let goal = try await hall.recordCount() + Int64.random(in: pace, using: &random)
            let victim = Int.random(in: 0..<workers.count, using: &random)
            while try await hall.recordCount() < goal, try await !isDone() { try await hall.moved() }
            workers[victim].1.signal(SIGKILL)
            await workers[victim].1.ending()
            let kind = workers[victim].0
            workers[victim] = (kind, try await hall.start("canbao-\(kind.rawValue)-worker"))
            killed += 1
        }
    }

    /// Stops them as operators do.
    func stop() async throws {
        for (_, worker) in workers {
            // One that has only just been started may not have taken its partitions yet: let it arrive first.
            while !worker.output.contains("worker is taking filings") { try await hall.moved() }
            #expect(await worker.stop() == 0)
        }
    }
}
