import Filings
import Foundation
import MessageLog
import Registry
import SocialInsurance
import Synchronization
import Testing
import WorkerKit

/// What a worker does at the same time, and what stays in order though it does.
@Suite("The turns of a worker", .timeLimit(.minutes(2)))
struct TurnTests {
    @Test("the next records are read, and the last results published, while the registry decides")
    func beside() async throws {
        let hall = try await TestHall()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.batch = 1
        // It is the turns that are looked at, not the filings that wait.
        circumstances.limits.dueInterval = .seconds(60)
        let weather = circumstances.weather
        let seen = Mutex<[Bool]>([])
        let handler = ScriptedHandler { id, _ in
            // Each decision waits until the process has gone on: read what comes next, and published what came before.
            let number = id == "F-1" ? 1 : id == "F-2" ? 2 : 3
            let (poll, commits) = (weather.pollsOfRecords[number - 1], number - 1)
            let isBeside = weather.block { $0.passed(.poll) > poll && $0.passed(.commit) >= commits }
            seen.withLock { $0.append(isBeside) }
            return ScriptedHandler.acceptance
        }
        try await hall.append(["F-1", "F-2", "F-3"], person: 1)
        let worker = try await hall.worker(handler, circumstances)
        _ = try await withTaskCancellationHandler {
            try await worker.run { try await hall.untilDecided(3) }
        } onCancel: {
            // The time limit's.
            weather.unblock()
        }
        #expect(seen.withLock(\.self) == [true, true, true])
        #expect(try await hall.decided() == ["F-1", "F-2", "F-3"])
        await hall.close()
    }

    @Test("a turn of many filings publishes them in their order, a repeat of one of them with its result")
    func order() async throws {
        let hall = try await TestHall()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.batch = 1_000
        let handler = ScriptedHandler { id, _ in
            id.hasSuffix("7") ? .rejected([.init(.periodInvalid)]) : ScriptedHandler.acceptance
        }
        let ids = (0..<300).map { "F-\($0)" }
        let sent = ids[..<200] + ["F-3", "F-197"] + ids[200...]
        try await hall.append(Array(sent), person: 1)
        try await hall.worker(handler, circumstances).run { try await hall.untilResults(302) }
        let results = try await hall.results()
        #expect(results.map(\.filingID) == Array(sent))
        for result in results {
            #expect(result.outcome == (result.filingID.hasSuffix("7") ? .rejected : .accepted))
            #expect(result.revision == 1)
        }
        await hall.close()
    }

    @Test(
        "a filing that an answer decides is published before the person's next one, though that is decided in the same turn"
    )
    func answered() async throws {
        let hall = try await Self.hallWithArrears(partitions: 3)
        let topics = hall.topics
        var scripted = ScriptedHandler { id, _ in
            id.hasPrefix("A") ? .awaits(try SubFiling(Self.question(of: id))) : ScriptedHandler.acceptance
        }
        scripted.subFilings = [.arrears]
        let handler = scripted
        for person in 0..<12 { try await hall.append(["A-\(person)"], person: person) }
        try await hall.worker(handler).run {
            for person in 0..<12 { try await hall.untilState("A-\(person)", .awaiting) }
        }
        // Answer and next filing lie there when the worker comes back.
        for person in 0..<12 {
            let answer = try Self.answer(to: "A-\(person)")
            try await hall.registry.write { try $0.record(answer) }
            try await hall.observer.append([
                OutgoingRecord(
                    topic: topics.results(.arrears), key: Data("P\(10_000 + person)".utf8), value: answer.body)
            ])
            try await hall.append(["B-\(person)"], person: person)
        }
        var circumstances = TestHall.Circumstances()
        circumstances.limits.batch = 100
        try await hall.worker(handler, circumstances).run { try await hall.untilDecided(24) }
        let decided = try await hall.decided()
        for person in 0..<12 {
            #expect(decided.filter { $0.hasSuffix("-\(person)") } == ["A-\(person)", "B-\(person)"])
        }
        await hall.close()
    }

    @Test("an answer that reaches another process than the filing's is left to that one")
    func answeredElsewhere() async throws {
        let hall = try await Self.hallWithArrears(partitions: 1)
        let handler = Self.questioner
        for person in 0..<30 { try await hall.append(["A-\(person)"], person: person) }
        let end = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<2 { tasks.addTask { try await hall.worker(handler).run { await end.wait() } } }
            for person in 0..<30 { try await hall.untilState("A-\(person)", .awaiting) }
            for person in 0..<30 { try await Self.send(Self.answer(to: "A-\(person)"), in: hall) }
            try await hall.untilDecided(30)
            end.open()
            try await tasks.waitForAll()
        }
        #expect(Set(try await hall.decided()).count == 30)
        #expect(try await hall.results().allSatisfy { $0.outcome == .accepted })
        await hall.close()
    }

    @Test("that a sub-filing waits changes nothing for its filing, whichever process hears of it")
    func interimAnswer() async throws {
        let hall = try await Self.hallWithArrears(partitions: 1)
        let topics = hall.topics
        let handler = Self.questioner
        for person in 0..<31 { try await hall.append(["A-\(person)"], person: person) }
        let end = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<2 { tasks.addTask { try await hall.worker(handler).run { await end.wait() } } }
            for person in 0..<31 { try await hall.untilState("A-\(person)", .awaiting) }
            for person in 0..<30 {
                let isParked = person.isMultiple(of: 2)
                let error = ErrorEntry(.internalError)
                let verdict: FilingResult<ArrearsBody>.Verdict =
                    isParked ? .parked([error]) : .deferred([error], retryAt: Date(), attempts: 1)
                try await Self.send(Self.answer(to: "A-\(person)", verdict), in: hall)
            }
            // It lies behind the others in the same partition.
            try await Self.send(Self.answer(to: "A-30"), in: hall)
            try await hall.untilDecided(1)
            #expect(try await hall.entries((0..<30).map { "A-\($0)" }).allSatisfy { $0.awaits("arrears") })
            for person in 0..<30 {
                try await Self.send(Self.answer(to: "A-\(person)", revision: 2), in: hall)
            }
            try await hall.untilDecided(31)
            end.open()
            try await tasks.waitForAll()
        }
        #expect(Set(try await hall.decided()).count == 31)
        #expect(try await hall.records(topics.requests(.arrears)).count == 31, "no sub-filing is sent again")
        await hall.close()
    }

    private static func hallWithArrears(partitions: Int32) async throws -> TestHall {
        let hall = try await TestHall()
        let names = [hall.topics.requests(.arrears), hall.topics.results(.arrears)]
        try await hall.observer.apply(names.map { TopicDescription(name: $0, partitions: partitions) })
        return hall
    }

    /// Records an answer, and lets it be known without a key, so that any process may hear of it.
    private static func send(_ answer: RecordedResult, in hall: TestHall) async throws {
        try await hall.registry.write { try $0.record(answer) }
        try await hall.observer.append([
            OutgoingRecord(topic: hall.topics.results(.arrears), key: nil, value: answer.body)
        ])
    }

    /// Sends an arrears filing for each of its own.
    private static var questioner: ScriptedHandler {
        var handler = ScriptedHandler { id, _ in .awaits(try SubFiling(question(of: id))) }
        handler.subFilings = [.arrears]
        return handler
    }

    private static func question(of id: String) -> ArrearsRequest {
        ArrearsRequest(
            filingID: FilingID.arrears(of: id), employer: "", person: .init(idType: .passport, idNumber: "P"),
            contractStart: "", monthlyWage: "", insurances: [])
    }

    /// - Parameter verdict: accepted where there is none.
    private static func answer(
        to id: String, _ verdict: FilingResult<ArrearsBody>.Verdict? = nil, revision: Int = 1
    ) throws -> RecordedResult {
        let july = try #require(Month("2021-07"))
        let body = ArrearsBody(ArrearsSchedule(settlementMonth: july + 1, lines: [], beyondWindow: []), booked: true)
        let result = FilingResult(
            filingID: FilingID.arrears(of: id), revision: revision, decidedAt: Date(), operatingMonth: july,
            verdict: verdict ?? .accepted(body))
        return try ResultEncoder().record(result, key: nil, traceparent: nil)
    }

    @Test("a filing that fails spares the others of its turn, however many these are")
    func fault() async throws {
        let hall = try await TestHall()
        var circumstances = TestHall.Circumstances()
        circumstances.limits.batch = 1_000
        let handler = ScriptedHandler { id, _ in
            if id == "F-150" { throw HandlerBug() }
            return ScriptedHandler.acceptance
        }
        for number in 0..<300 { try await hall.append(["F-\(number)"], person: number) }
        try await hall.worker(handler, circumstances).run { try await hall.untilParked(1) }
        let decided = try await hall.decided()
        #expect(Set(decided) == Set((0..<300).map { "F-\($0)" }).subtracting(["F-150"]))
        #expect(decided.count == 299)
        await hall.close()
    }
}
