import Foundation
import Logging
import SocialInsurance
import Synchronization
import Testing

@testable import Ministry
@testable import MockMinistry

@Suite("The gateway")
struct MinistryGatewayTests {
    private let clock = ManualClock(Date(timeIntervalSince1970: 1_000_000))
    private let outage = MinistryError(.outage(.failing, notBefore: nil), "the ministry at http://x answered 503")

    private func gateway(
        _ client: ScriptedClient, store: any BreakerStore = InMemoryBreakerStore(), member: String = "a",
        inFlight: Int = 4
    ) -> MinistryGateway {
        MinistryGateway(
            client: client, store: store, rules: TrafficRules(rate: 1000, inFlight: inFlight, failures: 3),
            member: member, clock: clock.gateway, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Waits for something that other tasks are about to bring about, moving the clock wherever one waits for it.
    private func until(limit: Date = .distantFuture, _ what: () async -> Bool) async {
        while await !what() {
            clock.advanceToNextWake(limit: limit)
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Performs lookups at the same time, while the clock moves or stands.
    private func outcomes(
        _ count: Int, _ gateway: MinistryGateway, clockMoves: Bool = true, limit: Date = .distantFuture
    ) async throws -> [LookupOutcome] {
        try await withThrowingTaskGroup(of: LookupOutcome?.self) { group in
            for _ in 0..<count { group.addTask { try await gateway.lookup(Question.one) } }
            group.addTask {
                while clockMoves, !Task.isCancelled {
                    clock.advanceToNextWake(limit: limit)
                    try? await Task.sleep(for: .milliseconds(1))
                }
                return nil
            }
            var outcomes: [LookupOutcome] = []
            while outcomes.count < count, let outcome = try await group.next() {
                if let outcome { outcomes.append(outcome) }
            }
            group.cancelAll()
            return outcomes
        }
    }

    /// Three failures, which open the breaker.
    private func open(_ gateway: MinistryGateway) async throws {
        // Not so far that the breaker's time is over before anybody has looked.
        let limit = clock.now + 5
        for _ in 0..<3 { _ = try await outcomes(1, gateway, limit: limit) }
        await until(limit: limit) {
            if case .none = await gateway.room() { true } else { false }
        }
    }

    @Test("many lookups are answered, no more at a time than the limit")
    func answers() async throws {
        let client = ScriptedClient(.answer(.notFound))
        let outcomes = try await outcomes(200, gateway(client))
        #expect(outcomes == Array(repeating: .answered(.notFound), count: 200))
        #expect(client.calls == 200)
        #expect(client.most <= 4)
    }

    @Test("a call that failed counts as an attempt, and says what is wrong and when to come back")
    func fails() async throws {
        let notBefore = clock.now + 90
        let throttled = MinistryError(.outage(.throttled, notBefore: notBefore), "asked too often")
        let outcomes = try await outcomes(1, gateway(ScriptedClient(.fail(throttled))))
        #expect(
            outcomes == [.unavailable(Unavailability(text: "asked too often", notBefore: notBefore, counted: true))])
    }

    @Test(
        "while the breaker is open no call is made and nothing counts; one probe is let through, and closes it"
    )
    func breaker() async throws {
        let client = ScriptedClient(.fail(outage))
        let gateway = gateway(client)
        try await open(gateway)
        let calls = client.calls
        for outcome in try await outcomes(20, gateway, clockMoves: false) {
            guard case .unavailable(let unavailability) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(!unavailability.counted && unavailability.notBefore != nil)
        }
        #expect(client.calls == calls)

        clock.advance(by: 15)
        client.behave(.hang)
        async let probe = gateway.lookup(Question.one)
        await until { client.running == 1 }
        let others = try await outcomes(5, gateway, clockMoves: false)
        #expect(others.allSatisfy { if case .unavailable(let other) = $0 { !other.counted } else { false } })
        #expect(client.calls == calls + 1)
        client.behave(.answer(.notFound))
        #expect(try await probe == .answered(.notFound))
        await until {
            if case .lookups(2...) = await gateway.room() { true } else { false }
        }
        #expect(try await outcomes(3, gateway) == Array(repeating: .answered(.notFound), count: 3))
    }

    /// Asks a real server, and counts how often.
    private final class CountingClient: MinistryClient {
        let base: HTTPMinistryClient
        let calls = Atomic<Int>(0)

        init(_ base: HTTPMinistryClient) { self.base = base }

        func lookup(_ question: IdentityLookup) async throws -> IdentityAnswer {
            calls.add(1, ordering: .relaxed)
            return try await base.lookup(question)
        }
    }

    @Test(
        "Retry-After, in seconds or as a date, holds all calls back until then",
        arguments: ["30", "Mon, 12 Jan 1970 13:47:10 GMT"], ["503 Service Unavailable", "429 Too Many Requests"])
    func retryAfter(value: String, status: String) async throws {
        // Half a minute before the date, by the server's own clock.
        let answer = """
            HTTP/1.1 \(status)\r\nDate: Mon, 12 Jan 1970 13:46:40 GMT\r\nRetry-After: \(value)\r\nContent-Length: 0\r\n\r\n
            """
        let clock = clock
        try await withRawServer(answer) { address in
            let base = HTTPMinistryClient(.init(address: address, timeout: .seconds(60)), now: { clock.now })
            let client = CountingClient(base)
            let gateway = MinistryGateway(
                client: client, rules: TrafficRules(callTimeout: .seconds(60), rate: 1000), member: "a",
                clock: clock.gateway, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            // Not so far that it is over before anybody has looked.
            let limit = clock.now + 10
            let first = try await outcomes(1, gateway, limit: limit).first
            guard case .unavailable(let reason)? = first, let until = reason.notBefore else {
                Issue.record("no Retry-After was heard")
                return
            }
            #expect(reason.counted && client.calls.load(ordering: .relaxed) == 1)
            await self.until(limit: limit) { if case .none(until, _) = await gateway.room() { true } else { false } }
            clock.advance(by: until.timeIntervalSince(clock.now) - 0.5)
            guard case .unavailable(let refused)? = try await outcomes(1, gateway, clockMoves: false).first else {
                Issue.record("it was asked")
                return
            }
            #expect(!refused.counted && refused.notBefore == until && client.calls.load(ordering: .relaxed) == 1)
            clock.advance(by: 0.5)
            _ = try await outcomes(1, gateway)
            #expect(client.calls.load(ordering: .relaxed) == 2)
            await gateway.close()
            await base.close()
        }
    }

    @Test("two gateways with one store share the breaker, and the probe")
    func shared() async throws {
        let store = InMemoryBreakerStore()
        let clients = [ScriptedClient(.fail(outage)), ScriptedClient(.answer(.notFound))]
        let first = gateway(clients[0], store: store, member: "a")
        let second = gateway(clients[1], store: store, member: "b")
        try await open(first)
        guard case .unavailable(let refused) = try await second.lookup(Question.one) else {
            Issue.record("not refused")
            return
        }
        #expect(!refused.counted && clients[1].calls == 0)
        clock.advance(by: 15)
        #expect(try await outcomes(1, second) == [.answered(.notFound)])
        await until { await store.load()?.breaker.isClosed == true }
        clients[0].behave(.answer(.nameDiffers))
        clock.advance(by: 15)
        #expect(try await outcomes(1, first) == [.answered(.nameDiffers)])
    }

    @Test("a process that has asked nothing yet learns from the others that the breaker is open, and closed again")
    func learns() async throws {
        let store = InMemoryBreakerStore()
        let first = gateway(ScriptedClient(.fail(outage)), store: store, member: "a")
        let second = gateway(ScriptedClient(.answer(.notFound)), store: store, member: "b")
        #expect(await second.room() == .lookups(8))
        try await open(first)
        clock.advance(by: 1)
        guard case .none(_, .failing) = await second.room() else {
            Issue.record("it does not know")
            return
        }
        clock.advance(by: 15)
        #expect(await second.room() == .lookups(1), "the probe")
        #expect(try await outcomes(1, second) == [.answered(.notFound)])
        let third = gateway(ScriptedClient(.answer(.notFound)), store: store, member: "c")
        await until { await third.room() == .lookups(8) }
    }

    @Test("many lookups through gateway, client and server: each asked once, none at a time more than the limit")
    func wholeWay() async throws {
        try await withMockMinistry { standIn, address in
            let client = HTTPMinistryClient(.init(address: address, timeout: .seconds(60)))
            let gateway = MinistryGateway(
                client: client, rules: TrafficRules(callTimeout: .seconds(60), rate: 2000, inFlight: 8), member: "a",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let passport = IdentityDocument(recorded: "E\(10_000_000 + number)", type: .passport)
                        let outcome = try await gateway.lookup(
                            IdentityLookup(identity: passport, name: Question.one.name))
                        guard case .answered(.match) = outcome else {
                            Issue.record("\(outcome)")
                            return
                        }
                    }
                }
                try await group.waitForAll()
            }
            await gateway.close()
            await client.close()
            let report = standIn.report()
            #expect(report.requests == 200 && report.answered == 200 && report.answeredMoreThanOnce == 0)
            #expect(report.maxConcurrent <= 8)
        }
    }

    @Test("a fault of ours is told as such, and the breaker stays closed")
    func faulty() async throws {
        struct Odd: Error {}
        let badRequest = MinistryError(.badRequest, "answered 400")
        for (behaviour, fault) in [
            (ScriptedClient.Behaviour.fail(badRequest), MinistryError.Fault.badRequest),
            (.throwing(Odd()), .unexpected),
        ] {
            let gateway = gateway(ScriptedClient(behaviour))
            for outcome in try await outcomes(10, gateway) {
                guard case .faulty(let error) = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(error.fault == fault && !error.isRetryable)
            }
        }
    }

    @Test("cancelling a task ends its call, or its waiting, and no other's")
    func cancels() async throws {
        let client = ScriptedClient(.hang)
        let gateway = gateway(client, inFlight: 1)
        let running = Task { try await gateway.lookup(Question.one) }
        await until { client.running == 1 }
        let waiting = Task { try await gateway.lookup(Question.one) }
        let patient = Task { try await gateway.lookup(Question.one) }
        await until { await gateway.room() == .lookups(0) || client.running == 1 }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        client.behave(.answer(.notFound))
        await until { client.calls == 2 }
        #expect(try await patient.value == .answered(.notFound))
    }

    @Test("closing ends all waiting and gives the share back; calls end with their tasks")
    func closes() async throws {
        let client = ScriptedClient(.hang)
        let store = InMemoryBreakerStore()
        let gateway = gateway(client, store: store, inFlight: 1)
        let calls = (0..<3).map { _ in Task { try await gateway.lookup(Question.one) } }
        await until { client.running == 1 }
        await gateway.close()
        for call in calls { call.cancel() }
        for call in calls { await #expect(throws: CancellationError.self) { try await call.value } }
        #expect(await store.load()?.slots.holders.isEmpty == true)
        await #expect(throws: CancellationError.self) { try await gateway.lookup(Question.one) }
    }

    @Test("while the store is out of reach lookups wait, and go on by themselves when it is back")
    func storeLost() async throws {
        let store = FailingStore()
        let client = ScriptedClient(.answer(.notFound))
        let gateway = gateway(client, store: store)
        let lookup = Task { try await gateway.lookup(Question.one) }
        await until { await store.failures >= 3 }
        #expect(client.calls == 0)
        await store.mend()
        await until { client.calls == 1 }
        #expect(try await lookup.value == .answered(.notFound))
    }
}

private actor FailingStore: BreakerStore {
    private struct Locked: Error {}

    private let inner = InMemoryBreakerStore()
    private var isBroken = true
    private(set) var failures = 0

    func mend() {
        isBroken = false
    }

    func load() async throws -> BreakerSnapshot? {
        if isBroken {
            failures += 1
            throw Locked()
        }
        return await inner.load()
    }

    func compareAndSwap(_ snapshot: BreakerSnapshot, expected version: Int64) async throws -> Bool {
        await inner.compareAndSwap(snapshot, expected: version)
    }
}
