import Filings
import Foundation
import Testing

/// What operators read must not tell who somebody is.
@Suite("Personal data", .timeLimit(.minutes(15)))
struct PrivacyTests {
    @Test("no ID number and no name stands in any line that a worker writes, at any level")
    func logLines() async throws {
        let hall = try await ServiceHall()
        let folder = Checkout.cases("enrollment-2021-07")
        try await hall.importRegistry(folder.appendingPathComponent("registry"))
        let filings = try Checkout.lines(folder.appendingPathComponent("enrollment.ndjson"))
        let broken = filings.prefix(5).map { $0.dropLast() }
        try await hall.submit(.enrollment, lines: filings + broken)
        let workers = try await hall.startWorkers()
        try await hall.untilResults(filings.count, of: .enrollment)
        for worker in workers { await worker.stop() }

        let output = workers.map(\.output).joined()
        #expect(output.contains("worker is taking filings"), "the lines were captured")
        for person in try persons(folder.appendingPathComponent("registry/persons.csv")) {
            #expect(!output.contains(person.idNumber))
            #expect(!output.contains(person.name))
        }
        try await hall.close()
    }

    private func persons(_ file: URL) throws -> [(idNumber: String, name: String)] {
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        return rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            return (String(cells[3]), String(cells[4]))
        }
    }
}
