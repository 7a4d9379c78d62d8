import Filings
import Foundation
import Ministry
import MinistryAccess
import Registry
import SocialInsurance
import Testing
import WorkerKit

@Suite("While the ministry is down", .timeLimit(.minutes(5)))
struct OutageTests {
    private static let count = 10_000

    @Test("ten thousand filings wait without a call and without an attempt; one probes; then each is asked about once")
    func tenThousand() async throws {
        let hall = try await BasicInfoHall(ministry: CountingMinistry(isUp: false))
        let (ministry, clock) = (hall.ministry, hall.clock)
        try await hall.run(hall.gateway("worker")) {
            // Three failures open the breaker. They are attempts; nothing after them is.
            try await hall.file(0..<3)
            try await hall.until { try await hall.deferred() == 3 }
            #expect(ministry.calls == 3)
            try await hall.file(3..<Self.count)
            try await hall.until { try await hall.deferred() == Self.count }
            #expect(ministry.calls == 3)
            #expect(try await hall.attempts() == 3)
            let status = try await RegistryBreakerStore(registry: hall.registry).load()?.status(
                rules: hall.rules, at: clock.now)
            #expect(status?.state == .open && status?.cause == .unreachable)
            let waiting = try await hall.registry.read { try MinistryWaiting.count(in: $0) }
            #expect(waiting.deferred == Self.count && waiting.asking == 0 && waiting.parked == 0)

            // Each interval one probe, however many are due.
            for probe in 1...2 {
                clock.advance(by: 16)
                try await hall.until { ministry.calls == 3 + probe }
                try await hall.until { try await hall.attempts() == 3 + probe }
                try await hall.until { try await hall.deferred() == Self.count }
                #expect(ministry.calls == 3 + probe)
            }
            let results = try await Self.results(hall)
            #expect(results.count == Self.count, "each is told once that it waits, however long")

            ministry.turn(up: true)
            clock.advance(by: 16)
            try await hall.until {
                clock.advance(by: 0.1)
                return try await hall.decided() == Self.count
            }
        }
        #expect(ministry.answered.count == Self.count)
        #expect(ministry.answered.values.allSatisfy { $0 == 1 }, "no ID is looked up successfully more than once")
        let results = try await Self.results(hall)
        #expect(results.count { $0.outcome == .accepted } == Self.count)
        #expect(results.count { $0.outcome == .deferred } == Self.count)
        try await hall.close()
    }

    private static func results(_ hall: BasicInfoHall) async throws -> [ResultEnvelope] {
        var results: [ResultEnvelope] = []
        for (partition, bounds) in try await hall.log.bounds(ofTopic: hall.topics.results(.basicInfo)) {
            var next = bounds.lowerBound
            while next < bounds.upperBound {
                let page = try await hall.log.read(partition, from: next, limit: 1000)
                results += try page.map { try ResultDecoder().envelope(from: $0.value ?? Data()) }
                next = page.last.map { $0.position.offset + 1 } ?? bounds.upperBound
            }
        }
        return results
    }

    private static func question(_ number: Int) -> IdentityLookup {
        IdentityLookup(
            identity: IdentityDocument(recorded: "P\(1_000_000 + number)", type: .passport), name: PersonName("张三")!)
    }

    @Test("what one process has found out holds for all, through the registry: one opens, one probes, all go on")
    func shared() async throws {
        let hall = try await BasicInfoHall(ministry: CountingMinistry(isUp: false))
        let (ministry, clock) = (hall.ministry, hall.clock)
        let gateways = (0..<4).map { hall.gateway("worker-\($0)") }
        for number in 0..<3 {
            _ = try await clock.ticking { try await gateways[0].lookup(Self.question(number)) }
        }
        #expect(ministry.calls == 3)

        // None of the others has asked anything yet.
        for (number, gateway) in gateways.enumerated() {
            guard
                case .unavailable(let reason) = try await clock.ticking({
                    try await gateway.lookup(Self.question(10 + number))
                })
            else {
                Issue.record("an answer of a ministry that is down")
                continue
            }
            #expect(!reason.counted)
        }
        #expect(ministry.calls == 3)

        // All ask at once when the interval is over: one call goes out.
        for interval in 1...3 {
            clock.advance(by: 16)
            let counted = try await clock.ticking { try await Self.askAll(gateways) }
            #expect(ministry.calls == 3 + interval)
            #expect(counted == 1)
        }

        // The probe is answered when the others have been told to wait.
        ministry.turn(up: true)
        ministry.think(true)
        clock.advance(by: 16)
        let probed = try await clock.ticking {
            try await Self.askAll(gateways) { refused in
                if refused == gateways.count - 1 { ministry.think(false) }
            }
        }
        #expect(probed == 1)
        #expect(ministry.answered.count == 1)
        // The others hear of it, and ask at a low rate.
        try await hall.until {
            let status = try await RegistryBreakerStore(registry: hall.registry).load()?.status(
                rules: hall.rules, at: clock.now)
            return status?.state == .recovering && status?.rate ?? 0 <= 20
        }
        clock.advance(by: 2)
        let asked = try await clock.ticking { try await Self.askAll(gateways) }
        #expect(asked == gateways.count)
        for gateway in gateways { await gateway.close() }
        try await hall.close()
    }

    /// Asks one question through each gateway at the same time. Returns how many of them were really asked.
    ///
    /// - Parameter onRefusal: is told how many were refused without a call so far, each time that it is one more.
    private static func askAll(
        _ gateways: [MinistryGateway], onRefusal: (_ refused: Int) -> Void = { _ in }
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for (number, gateway) in gateways.enumerated() {
                tasks.addTask {
                    guard case .unavailable(let reason) = try await gateway.lookup(question(20 + number)) else {
                        return true
                    }
                    return reason.counted
                }
            }
            var (asked, refused) = (0, 0)
            for try await wasAsked in tasks {
                if wasAsked {
                    asked += 1
                } else {
                    refused += 1
                    onRefusal(refused)
                }
            }
            return asked
        }
    }
}
