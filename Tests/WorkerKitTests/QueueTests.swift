import Filings
import Foundation
import Logging
import MessageLog
import Registry
import Retries
import ServiceLifecycle
import SocialInsurance
import Testing
import WorkerKit

/// Kinds whose filings of one person keep one order, taken by two workers of one program.
@Suite("Filings of one person and several kinds", .timeLimit(.minutes(2)))
struct QueueTests {
    private static let person = NamedPerson(idType: .passport, idNumber: "P10000")
    private static let employer = "91440300708461136T"

    private static func termination(_ id: String) throws -> OutgoingRecord {
        let request = TerminationRequest(
            filingID: id, employer: employer, person: person, lastMonth: "2021-07", reason: .agreed)
        return OutgoingRecord(
            topic: TopicNames().requests(.termination), key: Data(person.idNumber.utf8), value: try request.encoded())
    }

    private static func rollback(_ id: String) throws -> OutgoingRecord {
        let request = RollbackRequest(filingID: id, employer: employer, person: person, targetFilingID: "T-1")
        return OutgoingRecord(
            topic: TopicNames().requests(.rollback), key: Data(person.idNumber.utf8), value: try request.encoded())
    }

    @Test("wait behind the one that was received first, whatever its kind, and follow in their order")
    func oneOrder() async throws {
        let hall = try await TestHall()
        let topics = hall.topics
        for kind in [FilingKind.termination, .rollback] {
            try await hall.observer.apply(
                [topics.requests(kind), topics.results(kind)].map { TopicDescription(name: $0, partitions: 2) })
        }
        let gate = Gate()
        let terminations = worker(
            Asking<TerminationRequest, TerminationBody>(gate: gate, asksAbout: "T-1"), hall)
        let rollbacks = worker(Asking<RollbackRequest, RollbackBody>(gate: gate, asksAbout: ""), hall)
        let group = ServiceGroup(
            configuration: .init(
                services: [terminations, rollbacks],
                logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() })))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            // Each is received after the one before it.
            try await hall.observer.append([Self.termination("T-1")])
            try await untilState(hall, .termination, "T-1", .awaiting)
            try await hall.observer.append([Self.rollback("R-1")])
            try await untilState(hall, .rollback, "R-1", .held)
            try await hall.observer.append([Self.termination("T-2")])
            try await untilState(hall, .termination, "T-2", .held)
            let held = try await hall.registry.read { registry in
                try registry.entry(.rollback, "R-1").flatMap { try registry.ahead(of: $0)?.filingID }
            }
            #expect(held == "T-1")
            gate.open()
            try await untilState(hall, .termination, "T-2", .decided)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let decided = try await hall.registry.read { registry in
            try [
                registry.results(.termination, "T-1"), registry.results(.rollback, "R-1"),
                registry.results(.termination, "T-2"),
            ].map { $0.map(\.outcome) }
        }
        #expect(decided == [[.rejected], [.rejected], [.rejected]], "each once")
        let order = try await hall.registry.read { registry in
            try [(FilingKind.termination, "T-1"), (.rollback, "R-1"), (.termination, "T-2")].map {
                try registry.attempts($0.0, $0.1).last?.at ?? .distantFuture
            }
        }
        #expect(order == order.sorted())
        await hall.close()
    }

    private func worker<Handler: FilingHandler>(_ handler: Handler, _ hall: TestHall) -> Worker<Handler> {
        let circumstances = TestHall.Circumstances()
        return Worker(
            handler: handler, log: hall.observer, registry: hall.registry, topics: hall.topics,
            schedule: circumstances.schedule, clock: BusinessClock(), limits: circumstances.limits,
            logger: circumstances.log.logger)
    }

    private func untilState(_ hall: TestHall, _ kind: FilingKind, _ id: String, _ state: FilingState) async throws {
        try await hall.until { try await hall.registry.read { try $0.entry(kind, id)?.state == state } }
    }
}

/// Refuses everything, one filing after it was asked about.
private struct Asking<Request: FilingRequest, Body: ResultBody>: FilingHandler {
    let gate: Gate
    let asksAbout: String
    let inquiryName = "somebody"

    func decide(_ filing: Filing<Request>, in registry: any RegistryTransaction) throws -> Step<Body, String> {
        filing.request.filingID == asksAbout ? .asks(asksAbout) : .rejected([Refusal(.notEnrolledHere)])
    }

    func find(_ inquiry: String) async { await gate.wait() }

    func resume(
        _ filing: Filing<Request>, with finding: Void, in registry: any RegistryTransaction
    ) throws -> Step<Body, String> { .rejected([Refusal(.notEnrolledHere)]) }
}
