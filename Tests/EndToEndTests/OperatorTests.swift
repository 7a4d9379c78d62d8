import Filings
import Foundation
import MessageLog
import Testing

@testable import Canbao

/// An operator sees an outage through, with the command line alone.
@Suite("Operators in an outage", .timeLimit(.minutes(10)))
struct OperatorTests {
    private static let population = SyntheticPopulation(persons: 4, employers: 1)
    private static let settings = [
        "CANBAO_RETRY_DELAYS": "300ms", "CANBAO_BREAKER_PROBE": "300ms", "CANBAO_BREAKER_FAILURES": "2",
    ]

    private func filing(_ id: String, person: Int, name: String? = nil) -> Data {
        Data(
            """
            {"filingId":"\(id)","employer":"\(Self.population.creditCode(0))",\
            "person":{"idType":"resident-id","idNumber":"\(Self.population.idNumber(person))",\
            "name":"\(name ?? Self.population.name(person))"}}
            """.utf8)
    }

    /// What a command printed, its exit status, and its lines of JSON.
    private struct Outcome {
        let status: Int32
        let output: String

        var objects: [[String: JSONValue]] {
            output.split(separator: "\n").filter { $0.hasPrefix("{") }.compactMap { line in
                guard case .object(let object)? = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
                else { return nil }
                return object
            }
        }
    }

    private func canbao(_ arguments: [String], in hall: ServiceHall) async throws -> Outcome {
        let program = try await hall.start("canbao", arguments: arguments + ["--log-level", "error"])
        let status = await program.ending()
        for person in 0..<Self.population.persons {
            #expect(!program.output.contains(Self.population.idNumber(person)), "\(arguments)")
        }
        return Outcome(status: status, output: program.output)
    }

    private func results(_ hall: ServiceHall) async throws -> [String: [ResultEnvelope]] {
        let records = try await hall.records(hall.topics.results(.basicInfo))
        return Dictionary(grouping: try records.map { try ResultDecoder().envelope(from: $0.value ?? Data()) }) {
            $0.filingID
        }
    }

    private func until(_ ids: [String], _ outcomes: Set<Filings.Outcome>, in hall: ServiceHall) async throws {
        while true {
            let results = try await results(hall)
            if ids.allSatisfy({ outcomes.contains(results[$0]?.last?.outcome ?? .deferred) }) { return }
            try await hall.moved()
        }
    }

    @Test("list what waits, cancel, replay and send again; each act is on record, and each person's order is kept")
    func seeThrough() async throws {
        let hall = try await ServiceHall(extra: Self.settings)
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try SyntheticPopulation(persons: 1, employers: 1).write(to: files)
        try await hall.importRegistry(files)
        let desk = try await MinistryDesk.start(in: hall, port: try #require(LoopbackPort.free()))
        try await desk.set(#"{"mode":"down"}"#)

        // Whoever waits for a second is parked; a person with a record does not wait.
        let address = ["--ministry-url", desk.address(for: "worker")]
        let impatient = try await hall.start(
            "canbao-basic-info-worker", arguments: address + ["--retry-deadline", "1s"])
        try await hall.submit(
            .basicInfo,
            lines: [
                filing("known", person: 0), filing("A-1", person: 1), filing("A-2", person: 1, name: "别名"),
                filing("B-1", person: 2), filing("C-1", person: 3),
            ])
        try await until(["A-1", "B-1", "C-1"], [.parked], in: hall)
        try await until(["known"], [.accepted], in: hall)
        #expect(await impatient.stop() == 0)

        let status = try #require(try await canbao(["ministry", "status", "--json"], in: hall).objects.first)
        #expect(status["state"] == .text("open") && status["cause"] == .text("failing"))
        #expect(status["parked"] == .whole(3) && status["held"] == .whole(1) && status["rate"] == .whole(0))
        let listed = try await canbao(["retry", "list", "--json"], in: hall).objects
        #expect(Set(listed.map { $0["filingId"] }) == [.text("A-1"), .text("B-1"), .text("C-1")] && listed.count == 3)
        #expect(listed.allSatisfy { $0["state"] == .text("parked") && $0["code"] == .text("MINISTRY_UNAVAILABLE") })
        let held = try await canbao(["retry", "list", "--state", "held", "--json"], in: hall).objects
        #expect(held.map { $0["filingId"] } == [.text("A-2")] && held.first?["waitsFor"] == .text("A-1"))
        #expect(
            try await canbao(["filing", "show", "basic-info", "A-2"], in: hall).output.contains(
                "waits behind filing A-1"))

        let cancel = ["retry", "cancel", "--filing", "C-1", "--as", "chen", "--reason", "重复申报"]
        #expect(try await canbao(cancel, in: hall).status == 0)
        let replay = ["retry", "replay", "--code", "MINISTRY_UNAVAILABLE", "--as", "li", "--reason", "接口已恢复"]
        let dry = try await canbao(replay + ["--dry-run", "--json"], in: hall)
        #expect(dry.objects.map { $0["filingId"] } == [.text("A-1"), .text("B-1")])
        #expect(
            try await canbao(["retry", "list", "--json"], in: hall).objects.map { $0["state"] }
                == [.text("parked"), .text("parked"), .text("parked")])
        let replayed = try await canbao(replay + ["--rate", "100/s"], in: hall)
        #expect(replayed.status == 0 && replayed.output.contains("2 filings will be tried again now"))
        // And by another tool, twice, the one that is replayed and the one that is cancelled.
        for record in try await hall.records(hall.topics.parked(.basicInfo)) {
            let again = OutgoingRecord(
                topic: hall.topics.requests(.basicInfo), key: record.key, value: record.value, headers: record.headers)
            try await hall.log.append([again, again])
        }

        try await desk.set(#"{"mode":"up"}"#)
        let patient = try await hall.start("canbao-basic-info-worker", arguments: address)
        try await until(["A-1", "A-2", "B-1", "C-1"], [.accepted, .rejected], in: hall)
        try await check(hall, desk)
        #expect(await patient.stop() == 0)
        #expect(await desk.process.stop() == 0)
        try await hall.close()
    }

    private func check(_ hall: ServiceHall, _ desk: MinistryDesk) async throws {
        let results = try await results(hall)
        let finals = results.mapValues { results in results.filter { $0.outcome.isFinal } }
        // Where a record came again after the decision, the same revision is published again.
        #expect(finals.values.allSatisfy { Set($0.map(\.revision)).count == 1 })
        #expect(finals["A-1"]?.first?.outcome == .accepted && finals["B-1"]?.first?.outcome == .accepted)
        #expect(finals["A-2"]?.first?.errors.map(\.code) == [.nameMismatch], "decided after A-1")
        #expect(finals["C-1"]?.first?.errors == [.cancelled(.ministryUnavailable, detail: "申报已撤销：重复申报")])
        let answered = try await desk.calls().filter(\.answered).compactMap(\.idNumber)
        #expect(answered.sorted() == [1, 2].map(Self.population.idNumber).sorted(), "nobody is asked about twice")

        func acts(_ id: String) async throws -> [JSONValue?] {
            let shown = try await canbao(["filing", "show", "basic-info", id, "--json"], in: hall)
            guard case .list(let attempts)? = shown.objects.first?["attempts"] else { return [] }
            return attempts.compactMap { attempt in
                guard case .object(let attempt) = attempt, case .text(let outcome)? = attempt["outcome"],
                    ["replayed", "cancelled"].contains(outcome), case .text(let note)? = attempt["note"],
                    note.hasPrefix("by ")
                else { return nil }
                #expect(attempt["at"] != nil && attempt["counted"] == .flag(false))
                return .text(note)
            }
        }
        #expect(try await acts("A-1") == [.text("by li: 接口已恢复")])
        #expect(try await acts("C-1") == [.text("by chen: 重复申报")])
        let text = try await canbao(["filing", "show", "basic-info", "C-1"], in: hall).output
        #expect(text.contains("cancelled") && text.contains("by chen: 重复申报"))
        #expect(try await canbao(["retry", "list"], in: hall).output.contains("No filing waits"))
        #expect(try await canbao(["retry", "replay", "--filing", "A-1"], in: hall).status == 1)
    }
}
