import Filings
import Foundation
import Testing

/// The worked cases, filed with real processes.
@Suite("Worked cases through real processes", .timeLimit(.minutes(15)))
struct CaseTests {
    @Test(
        "each enrollment ends as the independent calculation says",
        arguments: [
            ("enrollment-2021-07", "2021-07-15T09:00:00+08:00"), ("enrollment-2022-02", "2022-02-15T09:00:00+08:00"),
        ])
    func cases(name: String, now: String) async throws {
        let hall = try await ServiceHall(now: now)
        let folder = Checkout.cases(name)
        try await hall.importRegistry(folder.appendingPathComponent("registry"))
        let workers = try await hall.startWorkers()
        let filings = try Checkout.lines(folder.appendingPathComponent("enrollment.ndjson"))
        try await hall.submit(.enrollment, lines: filings)
        try await hall.untilResults(filings.count, of: .enrollment)
        for worker in workers { #expect(await worker.stop() == 0, "SIGTERM ends a worker with 0") }

        let expected = try Checkout.lines(folder.appendingPathComponent("expected.ndjson")).map {
            try JSONDecoder().decode(ExpectedEnrollment.self, from: $0)
        }
        let results = try await hall.finalEnrollments()
        #expect(results.count == expected.count)
        for expectation in expected {
            let found = try #require(results[expectation.filingId], "\(expectation.filingId)")
            #expect(ExpectedEnrollment(found) == expectation)
        }
        try await hall.close()
    }
}

/// What a case expects of an enrollment.
struct ExpectedEnrollment: Decodable, Equatable {
    let filingId: String
    let outcome: String
    let codes: [String]
    let personNumber: String?
    let arrears: Arrears?

    struct Arrears: Decodable, Equatable {
        struct Line: Decodable, Equatable {
            let month, insurance, base, employerAmount, individualAmount: String
        }
        let settlementMonth: String
        let lines: [Line]
        let beyondWindow: [String]
        let total: String

        private enum Key: String, CodingKey { case settlementMonth, lines, beyondWindow, totals }
        private struct Totals: Decodable { let total: String }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            settlementMonth = try container.decode(String.self, forKey: .settlementMonth)
            lines = try container.decode([Line].self, forKey: .lines)
            beyondWindow = try container.decode([String].self, forKey: .beyondWindow)
            total = try container.decode(Totals.self, forKey: .totals).total
        }

        init(_ body: ArrearsBody) {
            settlementMonth = "\(body.schedule.settlementMonth)"
            lines = body.schedule.lines.map {
                Line(
                    month: "\($0.month)", insurance: $0.insurance.rawValue, base: "\($0.base)",
                    employerAmount: "\($0.employerAmount)", individualAmount: "\($0.individualAmount)")
            }
            beyondWindow = body.schedule.beyondWindow.map { "\($0)" }
            total = "\(body.schedule.total)"
        }
    }

    init(_ result: FilingResult<EnrollmentBody>) {
        filingId = result.envelope.filingID
        outcome = result.envelope.outcome.rawValue
        codes = result.envelope.errors.map(\.code.rawValue)
        personNumber = result.body?.personNumber.text
        arrears = result.body.map { Arrears($0.arrears) }
    }
}

extension ServiceHall {
    /// The final results of enrollments, each of which must be there once.
    func finalEnrollments() async throws -> [String: FilingResult<EnrollmentBody>] {
        let results = try await records(topics.results(.enrollment)).map {
            try ResultDecoder().result(EnrollmentBody.self, from: $0.value ?? Data())
        }
        let finals = results.filter { $0.envelope.outcome.isFinal && $0.envelope.revision > 0 }
        return Dictionary(finals.map { ($0.envelope.filingID, $0) }) { first, _ in
            Issue.record("\(first.envelope.filingID) has two final results")
            return first
        }
    }
}
