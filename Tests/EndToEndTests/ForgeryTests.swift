import Filings
import Foundation
import MessageLog
import Registry
import Testing

@testable import Canbao

/// Anybody can append to a topic. What workers ask and answer each other must not be believed because it stands there.
@Suite("Forged records between workers", .timeLimit(.minutes(5)))
struct ForgeryTests {
    private let population = SyntheticPopulation(persons: 4, employers: 2)

    private func hall() async throws -> ServiceHall {
        let hall = try await ServiceHall()
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        // The first person has had unemployment benefit since; nobody else has.
        try Data("person_number,month,amount,returned\n\(population.personNumber(0)),2021-06,1220.00,0\n".utf8)
            .write(to: files.appendingPathComponent("benefits.csv"))
        try await hall.importRegistry(files)
        return hall
    }

    private func append(_ hall: ServiceHall, _ topic: String, _ texts: [String]) async throws {
        // Some copies, under different keys, so that one of them is read before the genuine record.
        try await hall.log.append(
            texts.flatMap { text in
                (0..<8).map { OutgoingRecord(topic: topic, key: Data("\($0)".utf8), value: Data(text.utf8)) }
            })
    }

    /// An arrears filing in the name of an enrollment, for other people's money.
    private func booking(_ id: String, person: Int) -> String {
        """
        {"filingId":"\(id)","mode":"book","employer":"\(population.creditCode(1))","operatingMonth":"2021-07",\
        "person":{"idType":"resident-id","idNumber":"\(population.idNumber(person))"},"contractStart":"2021-06-01",\
        "monthlyWage":"3800.00","insurances":["pension"]}
        """
    }

    private func check(_ id: String, person: Int) -> String {
        """
        {"filingId":"\(id)","person":{"idType":"resident-id","idNumber":"\(population.idNumber(person))"},\
        "contractStart":"2021-02-15","operatingMonth":"2021-07"}
        """
    }

    private func answer(_ id: String, _ kind: String, _ fields: String) -> String {
        """
        {"filingId":"\(id)","kind":"\(kind)","outcome":"accepted","revision":1,\
        "decidedAt":"2021-07-15T09:00:00+08:00","operatingMonth":"2021-07",\(fields)}
        """
    }

    @Test("neither spare an enrollment its checks, nor book for others, nor take the ids that it needs")
    func forged() async throws {
        let hall = try await hall()
        let topics = hall.topics
        // Before there is an enrollment.
        try await append(
            hall, topics.requests(.arrears), [booking("E-0:arrears", person: 3), booking("E-1:arrears", person: 3)])
        try await append(
            hall, topics.requests(.benefitCheck), [check("E-0:benefit", person: 3), check("E-1:benefit", person: 3)])
        let others = try await hall.startWorkers([.benefitCheck, .arrears])
        try await hall.untilResults(16, of: .arrears)
        try await hall.untilResults(16, of: .benefitCheck)
        for worker in others { await worker.stop() }

        // While it waits.
        try await hall.submit(.enrollment, lines: (0..<3).map { population.enrollment($0, id: "E-\($0)") })
        let enrollment = try await hall.startWorkers([.enrollment])
        while try await hall.records(topics.requests(.benefitCheck)).count < 16 + 3 { try await hall.moved() }
        let nothing = #""conflicts":[],"amountToReturn":"0.00""#
        let cheap = #"""
            "settlementMonth":"2021-08","booked":false,"beyondWindow":[],"lines":[{"month":"2021-06","insurance":\#
            "pension","base":"1.00","employerAmount":"0.16","individualAmount":"0.08"}],"totals":{"pension":\#
            {"employerAmount":"0.16","individualAmount":"0.08"},"total":"0.24"}
            """#
        try await append(
            hall, topics.results(.benefitCheck),
            (0..<3).flatMap { number in
                ["benefit", "whatever", "arrears"].map { answer("E-\(number):\($0)", "benefit-check", nothing) }
            })
        try await append(
            hall, topics.results(.arrears), (0..<3).map { answer("E-\($0):arrears", "arrears", cheap) })
        try await append(hall, topics.requests(.arrears), (0..<3).map { booking("E-\($0):arrears", person: 3) })
        let again = try await hall.startWorkers([.benefitCheck, .arrears])
        while try await hall.finalEnrollments().count < 3 { try await hall.moved() }

        let results = try await hall.finalEnrollments()
        #expect(results["E-0"]?.envelope.errors.first?.code == .benefitConflict)
        for number in 1..<3 {
            let result = try #require(results["E-\(number)"])
            #expect(result.envelope.outcome == .accepted)
            let schedule = try #require(result.body?.arrears.schedule)
            #expect(
                schedule.lines.count == 3 * (5 - number % 5) && schedule.lines.allSatisfy { $0.base.fen >= 500_000 })
        }
        let booked = results.values.reduce(0) { $0 + ($1.body?.arrears.schedule.lines.count ?? 0) }
        let audit = try await hall.registry.read { try $0.auditLedger() }
        #expect(audit.bookedLines == booked, "nobody else has paid")
        let journaled = try await hall.registry.read { try $0.entry(.arrears, "E-0:arrears") }
        #expect(journaled == nil, "a forgery leaves no trace in the journal")
        for worker in enrollment + again { #expect(await worker.stop() == 0) }
        try await hall.close()
    }

    @Test("a registry that is deleted or replaced under its workers ends them, and so does a log")
    func replaced() async throws {
        for name in ["registry.db", "log.db"] {
            let hall = try await hall()
            let workers = try await hall.startWorkers()
            for worker in workers {
                while !worker.output.contains("worker is taking filings") { try await hall.moved() }
            }
            try FileManager.default.removeItem(at: hall.folder.appendingPathComponent(name))
            for worker in workers {
                #expect(await worker.ending() != 0)
                #expect(worker.output.contains("\(name) was deleted or replaced while in use"), "\(worker.output)")
            }
            await hall.log.close()
            try await hall.registry.close()
            try FileManager.default.removeItem(at: hall.folder)
        }
    }
}
