import Filings
import Foundation
import MessageLog
import Registry
import Testing

@Suite("A worker that dies", .timeLimit(.minutes(15)))
struct CrashTests {
    /// Filings of three persons, a repeat, a reused id, and a record that is no filing.
    private static func submit(to hall: TestHall) async throws {
        for person in 0..<3 {
            try await hall.append((0..<6).map { "F-\(person)-\($0)" }, person: person)
        }
        try await hall.append([
            ("P10000", TestHall.filing("F-0-0", person: 0)),
            ("P10001", TestHall.filing("F-1-0", person: 1, start: "2021-02-01")),
            ("P10002", Data("{\"filingId\":\"F-2-0\"}".utf8)),
            ("P10002", nil),
        ])
    }

    /// Some filings ask somebody, one is refused, one waits first: all the ways through the loop.
    private static let handler = ScriptedHandler { id, registry in
        switch id {
        case "F-0-1", "F-1-1", "F-2-1": return .asks(id)
        case "F-1-2": return .rejected([.init(.benefitConflict)])
        case "F-2-0":
            let entry = try registry.entry(.benefitCheck, id)
            return entry == nil ? .deferred(.init(code: .internalError)) : ScriptedHandler.acceptance
        default: return ScriptedHandler.acceptance
        }
    }

    @Test("answers every filing exactly once, at whatever moment it dies")
    func everyMoment() async throws {
        var moment = 1
        var moments = Int.max
        while moment <= moments {
            let hall = try await TestHall()
            try await Self.submit(to: hall)
            let points = CrashPoints(dyingAt: moment)
            let died = try await hall.worker(Self.handler, .init(points: points)).run { try await hall.settled() }
            if !died { moments = points.count }
            try await hall.worker(Self.handler).run { try await hall.settled() }
            try await Self.check(hall, "died at moment \(moment)")
            await hall.close()
            moment += 1
        }
        #expect(moment > 8, "a run has more than a handful of moments")
    }

    @Test(
        "a second process that takes over in the middle answers every filing exactly once and in order, whether answers that come too late are kept for it or asked for again",
        arguments: [true, false])
    func takeover(keepsFindings: Bool) async throws {
        var handler = Self.handler
        handler.keepsFindings = keepsFindings
        for moment in stride(from: 2, through: 12, by: 2) {
            let hall = try await TestHall()
            try await Self.submit(to: hall)
            let heir = try await hall.worker(handler)
            let points = CrashPoints(dyingAt: moment)
            let first = try await hall.worker(handler, .init(points: points))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await first.run { try await hall.settled() } }
                tasks.addTask { try await heir.run { try await hall.settled() } }
                try await tasks.waitForAll()
            }
            try await Self.check(hall, "taken over, moment \(moment)")
            await hall.close()
        }
    }

    private static func check(_ hall: TestHall, _ comment: Comment) async throws {
        let results = try await hall.records(hall.topics.results(TestHall.kind))
        let envelopes = try results.map { try ResultDecoder().envelope(from: $0.value ?? Data()) }
        let finals = envelopes.filter { $0.outcome.isFinal && $0.revision > 0 }
        #expect(Set(finals.map(\.filingID)).count == 18, comment)
        // The repeat is answered with the recorded result again, all others once.
        let eventIDs = results.compactMap { $0.header("ce_id") }
        let counts = Dictionary(eventIDs.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(counts.filter { $0.value > 1 } == ["benefit-check/F-0-0/1": 2], comment)
        #expect(envelopes.filter { $0.revision == 0 }.map(\.filingID).sorted() == ["F-1-0", "F-2-0"], comment)
        #expect(try await hall.records(hall.topics.malformed).count == 2, comment)
        let deferred = envelopes.filter { $0.outcome == .deferred }
        #expect(deferred.map(\.filingID) == ["F-2-0"], comment)
        for person in 0..<3 {
            let numbers = finals.filter { $0.filingID.hasPrefix("F-\(person)") }.compactMap {
                $0.filingID.last?.wholeNumberValue
            }
            var seen: Set<Int> = []
            let order = numbers.filter { seen.insert($0).inserted }
            #expect(order == order.sorted(), comment)
        }
    }
}

extension TestHall {
    /// 18 final results, the repeat's, two with revision 0, and one that says that a filing has to wait.
    private static let resultCount = 22

    /// Waits until all filings that were sent are answered for good and both wrong records are put aside.
    func settled() async throws {
        try await until {
            let results = try await self.results()
            let finals = Set(results.filter { $0.outcome.isFinal && $0.revision > 0 }.map(\.filingID))
            let aside = try await self.records(self.topics.malformed).count
            return finals.count == 18 && results.count >= Self.resultCount && aside == 2
        }
    }
}
