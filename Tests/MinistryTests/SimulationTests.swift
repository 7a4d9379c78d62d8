import Foundation
import Testing

@testable import Ministry

@Suite("Many processes and an outage, in simulated time")
struct SimulationTests {
    private static let rules = TrafficRules(
        rate: 100, inFlight: 16, failures: 5, probeInterval: .seconds(15), horizon: .milliseconds(250))

    /// One, two, five, ten and twenty processes through the same day: down, hanging, flaky, and killed every seven
    /// seconds.
    private static let outages: [Simulation] = [1, 2, 5, 10, 20].enumerated().map { seed, processes in
        var simulation = Simulation(
            seed: UInt64(seed), processes: processes, questions: 3000, rules: rules,
            modes: [(0, .up), (10, .down), (70, .up), (80, .hang), (110, .flaky), (140, .up)],
            kills: stride(from: 3.0, to: 170, by: 7).map { $0 })
        simulation.run(seconds: 240)
        return simulation
    }

    @Test("every question is answered, once, whatever failed and whoever was killed", arguments: 0..<5)
    func answered(seed: Int) {
        let simulation = Self.outages[seed]
        #expect(simulation.answers.count == 3000)
        #expect(simulation.answers.values.allSatisfy { $0 == 1 })
        #expect(simulation.openings.count >= 2)
        #expect(simulation.openings.count == simulation.closings.count)
    }

    @Test("while the breaker is open, there is one call an interval from all processes together", arguments: 0..<5)
    func probes(seed: Int) {
        let simulation = Self.outages[seed]
        // Starts that were handed out before the breaker opened may still be used.
        let tail = Self.rules.horizon.seconds + 0.1
        for (opened, closed) in zip(simulation.openings, simulation.closings) {
            let calls = simulation.calls.filter { $0.began > opened + tail && $0.began < closed }
            #expect(calls.allSatisfy { $0.wasProbe })
            for (first, second) in zip(calls, calls.dropFirst()) {
                #expect(second.began.timeIntervalSince(first.began) > 14.9)
            }
            #expect(!calls.isEmpty)
        }
    }

    @Test("neither rate nor calls in flight exceed their limits, at any time", arguments: 0..<5)
    func limits(seed: Int) {
        let simulation = Self.outages[seed]
        let begun = simulation.calls.map(\.began).sorted()
        var first = 0
        for (index, instant) in begun.enumerated() {
            while begun[first] <= instant - 1 { first += 1 }
            #expect(index - first + 1 <= 100)
        }
        var changes = simulation.calls.map { ($0.began, 1) }
        changes += simulation.calls.map { ($0.ended ?? .distantFuture, -1) }
        var inFlight = 0
        for (_, change) in changes.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            inFlight += change
            #expect(inFlight <= 16)
        }
    }

    @Test("a machine that stood still for a moment does not make up for it", arguments: [1, 3, 10])
    func standstill(processes: Int) {
        var simulation = Simulation(
            seed: 3, processes: processes, questions: 1500, rules: Self.rules, modes: [(0, .up)], standstill: 0.25)
        simulation.run(seconds: 60)
        #expect(simulation.answers.count == 1500)
        let begun = simulation.calls.map(\.began).sorted()
        var (first, most) = (0, 0)
        for (index, instant) in begun.enumerated() {
            while begun[first] <= instant - 1 { first += 1 }
            most = max(most, index - first + 1)
        }
        #expect(most <= 100, "\(most)")
    }

    @Test("after recovery calls rise from ten a second, doubling", arguments: 0..<4)
    func rises(seed: Int) throws {
        let simulation = Self.outages[seed]
        let closed = try #require(simulation.closings.first)
        let perSecond = (0..<6).map { second in
            simulation.calls.count {
                $0.began > closed + Double(second) && $0.began <= closed + Double(second + 1)
            }
        }
        #expect(perSecond[0] <= 20)
        #expect(perSecond[1] <= 40)
        #expect(perSecond[2] <= 80)
        #expect(perSecond[5] >= 80, "\(perSecond)")
    }

    @Test("without an outage the rate is used: the limit is no brake", arguments: [1, 2, 5, 10])
    func throughput(processes: Int) {
        var simulation = Simulation(
            seed: 7, processes: processes, questions: 2000, rules: Self.rules, modes: [(0, .up)])
        simulation.run(seconds: 30)
        #expect(simulation.answers.count == 2000)
        let last = simulation.calls.compactMap(\.ended).max() ?? .distantFuture
        #expect(last.timeIntervalSince(simulation.start) < 25, "2000 calls at 100 a second")
    }
}
