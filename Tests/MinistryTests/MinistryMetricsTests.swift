import Foundation
import Logging
import Metrics
import MetricsTestKit
import Testing

@testable import Ministry

@Suite("What is counted of the ministry")
struct MinistryMetricsTests {
    private let clock = ManualClock(Date(timeIntervalSince1970: 1_000_000))
    private let metrics = TestMetrics()

    private func gateway(
        _ client: ScriptedClient, _ member: String, _ store: any BreakerStore, _ factory: any MetricsFactory
    ) -> MinistryGateway {
        MinistryGateway(
            client: client, store: store, rules: TrafficRules(rate: 1000, inFlight: 4, failures: 3), member: member,
            clock: clock.gateway, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: factory)
    }

    private func calls(_ outcome: String) throws -> Int64 {
        try metrics.expectCounter("canbao_ministry_calls", [("outcome", outcome)]).totalValue
    }

    private func isOpen() throws -> Bool? {
        try metrics.expectGauge("canbao_ministry_breaker_open").lastValue.map { $0 == 1 }
    }

    private func lookup(_ gateway: MinistryGateway) async throws -> LookupOutcome {
        let lookup = Task { try await gateway.lookup(Question.one) }
        let moving = Task {
            while !Task.isCancelled {
                clock.advanceToNextWake()
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
        defer { moving.cancel() }
        return try await lookup.value
    }

    private func until(_ what: () async throws -> Bool) async throws {
        while try await !what() {
            clock.advanceToNextWake()
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test("calls by outcome, lookups that were refused without one, and whether the breaker is open")
    func counts() async throws {
        let client = ScriptedClient(.fail(MinistryError(.outage(.failing, notBefore: nil), "503")))
        let gateway = gateway(client, "a", InMemoryBreakerStore(), metrics)
        for _ in 0..<3 { _ = try await lookup(gateway) }
        try await until { try isOpen() == true }
        #expect(try calls("failing") == 3 && calls("answered") == 0)
        _ = try await gateway.lookup(Question.one)
        _ = try await gateway.lookup(Question.one)
        #expect(try metrics.expectCounter("canbao_ministry_refused").totalValue == 2)
        #expect(try calls("failing") == 3, "no call was made")

        clock.advance(by: 15)
        client.behave(.answer(.notFound))
        _ = try await lookup(gateway)
        try await until { try isOpen() == false }
        #expect(try calls("answered") == 1)
        #expect(try metrics.expectTimer("canbao_ministry_call_duration").values.count == 4)
        try await until { try metrics.expectGauge("canbao_ministry_in_flight").lastValue == 0 }
        #expect(try metrics.expectGauge("canbao_ministry_waiting").lastValue == 0)
    }

    @Test("a process that asks nothing shows what the others have found out")
    func learned() async throws {
        let store = InMemoryBreakerStore()
        let failing = ScriptedClient(.fail(MinistryError(.outage(.timedOut, notBefore: nil), "slow")))
        let first = gateway(failing, "a", store, NOOPMetricsHandler.instance)
        let second = gateway(failing, "b", store, metrics)
        for _ in 0..<3 { _ = try await lookup(first) }
        try await until {
            clock.advance(by: 1)
            _ = await second.room()
            return try isOpen() == true
        }
        #expect(try calls("timed-out") == 0)
    }
}
