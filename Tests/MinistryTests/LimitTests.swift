import Foundation
import Testing

@testable import Ministry

@Suite("Ramp")
struct RampTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let rules = Ramp.Rules(start: 10, step: .seconds(1))

    @Test("without an outage there is only the ceiling")
    func idle() {
        var ramp = Ramp(at: start)
        ramp.succeeded(at: start + 5, ceiling: 500, rules: rules)
        ramp.failed(at: start + 5, rules: rules)
        #expect(ramp.rate(ceiling: 500) == 500)
    }

    @Test("it doubles each second while calls succeed, up to the ceiling, and is over then")
    func doubles() {
        var ramp = Ramp(at: start)
        ramp.begin(at: start, rules: rules)
        var rates: [Double] = []
        for tenth in 0...80 {
            ramp.succeeded(at: start + Double(tenth) / 10, ceiling: 500, rules: rules)
            if tenth % 10 == 5 { rates.append(ramp.rate(ceiling: 500)) }
        }
        #expect(rates == [10, 20, 40, 80, 160, 320, 500, 500])
        #expect(ramp.limit == nil)
    }

    @Test("time alone does not raise it")
    func needsSuccess() {
        var ramp = Ramp(at: start)
        ramp.begin(at: start, rules: rules)
        ramp.succeeded(at: start + 3600, ceiling: 500, rules: rules)
        #expect(ramp.rate(ceiling: 500) == 20)
    }

    @Test("a failure halves it once a second, not below the start, and a clean second comes before it rises")
    func fallsBack() {
        var ramp = Ramp(at: start)
        ramp.begin(at: start, rules: rules)
        for second in 1...3 { ramp.succeeded(at: start + Double(second), ceiling: 500, rules: rules) }
        #expect(ramp.limit == 80)
        for _ in 0..<20 { ramp.failed(at: start + 3.2, rules: rules) }
        #expect(ramp.limit == 40)
        ramp.succeeded(at: start + 4.2, ceiling: 500, rules: rules)
        #expect(ramp.limit == 40)
        ramp.succeeded(at: start + 5.2, ceiling: 500, rules: rules)
        #expect(ramp.limit == 80)
        for second in 0..<10 { ramp.failed(at: start + 6 + Double(second), rules: rules) }
        #expect(ramp.limit == 10)
    }

    @Test("429 halves the rate, ramp or not")
    func throttled() {
        var ramp = Ramp(at: start)
        ramp.throttled(at: start, ceiling: 500, rules: rules)
        #expect(ramp.limit == 250)
        ramp.throttled(at: start + 0.5, ceiling: 500, rules: rules)
        #expect(ramp.limit == 250)
    }
}

@Suite("Pace")
struct PaceTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let horizon = Duration.milliseconds(250)

    @Test("starts are evenly spaced and end with the horizon")
    func spaced() throws {
        var pace = Pace(at: start)
        let starts = try need(pace.reserve(100, rate: 16, horizon: horizon, at: start))
        #expect(starts.instants == [0, 0.0625, 0.125, 0.1875, 0.25].map { start + $0 })
        check(pace.reserve(1, rate: 16, horizon: horizon, at: start), is: nil)
    }

    @Test("a pause earns no burst")
    func noBurst() throws {
        var pace = Pace(at: start)
        let starts = try need(pace.reserve(100, rate: 16, horizon: horizon, at: start + 3600))
        #expect(starts.first == start + 3600)
        #expect(starts.count == 5)
    }

    @Test("a single call waits for nothing")
    func single() {
        var pace = Pace(at: start)
        check(pace.reserve(1, rate: 1, horizon: horizon, at: start)?.first, is: start)
        check(pace.reserve(1, rate: 1, horizon: horizon, at: start + 0.5), is: nil)
        check(pace.reserve(1, rate: 1, horizon: horizon, at: start + 0.75)?.first, is: start + 1)
    }

    @Test("no window of a second holds more starts than the rate, whoever takes them", arguments: 0..<50)
    func law(seed: Int) {
        var random = SeededRandom(UInt64(seed))
        let rate = Double(Int.random(in: 1...300, using: &random))
        var pace = Pace(at: start)
        var now = start
        var instants: [Date] = []
        for _ in 0..<300 {
            now += Double.random(in: 0..<0.1, using: &random)
            let count = Int.random(in: 0...50, using: &random)
            instants += pace.reserve(count, rate: rate, horizon: horizon, at: now)?.instants ?? []
        }
        var first = 0
        for (index, instant) in instants.enumerated() {
            while instants[first] <= instant - 1 + 1e-6 { first += 1 }
            #expect(Double(index - first + 1) <= rate)
        }
    }
}

@Suite("Slots in flight")
struct SlotLeasesTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)

    private func renew(
        _ slots: inout SlotLeases, _ member: String, inFlight: Int = 0, wanted: Int, at now: Date
    ) -> Int {
        slots.renew(member, inFlight: inFlight, wanted: wanted, limit: 10, until: now + 5, at: now)
    }

    @Test("one process alone may have them all; a second one gets its share as calls end")
    func shares() {
        var slots = SlotLeases()
        check(renew(&slots, "a", wanted: 100, at: start), is: 10)
        check(renew(&slots, "b", wanted: 100, at: start), is: 0)
        check(renew(&slots, "a", inFlight: 10, wanted: 100, at: start), is: 5)
        check(renew(&slots, "b", wanted: 100, at: start), is: 0, "ten still run")
        check(renew(&slots, "a", inFlight: 5, wanted: 100, at: start), is: 5)
        check(renew(&slots, "b", wanted: 100, at: start), is: 5)
    }

    @Test("what another process does not want is free")
    func unevenly() {
        var slots = SlotLeases()
        check(renew(&slots, "b", wanted: 2, at: start), is: 2)
        check(renew(&slots, "a", wanted: 100, at: start), is: 8)
    }

    @Test("with more processes than slots, one steps back for another, but not before it has begun what it was told to")
    func stepsBack() {
        var slots = SlotLeases()
        func renew(_ member: String, isDue: Bool) -> Int {
            slots.renew(member, inFlight: 0, wanted: 5, isDue: isDue, limit: 1, until: start + 5, at: start)
        }
        check(renew("a", isDue: false), is: 1)
        check(renew("b", isDue: false), is: 0)
        check(renew("a", isDue: true), is: 1)
        #expect(slots.isAnyoneWithout)
        check(renew("a", isDue: false), is: 0)
        check(renew("b", isDue: false), is: 1)
    }

    @Test("the slots of a process that died come back when its lease is over, those of one that leaves at once")
    func returned() {
        var slots = SlotLeases()
        check(renew(&slots, "a", wanted: 10, at: start), is: 10)
        check(renew(&slots, "b", wanted: 10, at: start + 4.9), is: 0)
        check(renew(&slots, "b", wanted: 10, at: start + 5), is: 10)
        slots.leave("b")
        check(renew(&slots, "c", wanted: 10, at: start + 5), is: 10)
        #expect(slots.held(at: start + 5) == 10)
    }

    @Test("processes that keep to their grants never exceed the limit, and nobody starves", arguments: 0..<50)
    func law(seed: Int) {
        var random = SeededRandom(UInt64(seed))
        let members = (0..<Int.random(in: 1...15, using: &random)).map { "m\($0)" }
        var slots = SlotLeases()
        var running: [String: Int] = [:]
        var granted: [String: Int] = [:]
        var everGranted: Set<String> = []
        var now = start
        for _ in 0..<3000 {
            now += 0.01
            guard let member = members.randomElement(using: &random) else { return }
            let busy = running[member] ?? 0
            // Calls end and begin, up to what was granted.
            running[member] = Int.random(in: 0...max(0, min(busy, granted[member] ?? 0)), using: &random)
            let slotsNow = renew(&slots, member, inFlight: running[member] ?? 0, wanted: 20, at: now)
            granted[member] = slotsNow
            running[member] = max(running[member] ?? 0, slotsNow)
            if slotsNow > 0 { everGranted.insert(member) }
            #expect(running.values.reduce(0, +) <= 10)
        }
        #expect(everGranted.count == members.count)
    }
}
