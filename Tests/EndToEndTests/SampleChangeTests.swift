import Filings
import Foundation
import Testing

@testable import Canbao

/// The samples of what changes an enrollment, with real processes.
@Suite("The samples' changes", .timeLimit(.minutes(15)))
struct SampleChangeTests {
    private static let steps: [[FilingKind]] = [
        [.enrollment], [.termination, .baseAdjustment, .flexibleStop, .householdType, .benefitReturn], [.rollback],
        [.settlement],
    ]

    @Test("each message validates with Python's jsonschema, and no line of a worker names anybody")
    func messages() async throws {
        let hall = try await ServiceHall()
        let samples = Checkout.root.appendingPathComponent("samples")
        try await hall.importRegistry(samples.appendingPathComponent("registry"))
        try FileManager.default.createDirectory(
            at: hall.folder.appendingPathComponent("blobs"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: samples.appendingPathComponent("attachments"),
            to: hall.folder.appendingPathComponent("blobs/attachments"))
        let workers = try await hall.startWorkers([.enrollment, .benefitCheck, .arrears, .basicInfo])
        for kinds in Self.steps {
            var counts: [FilingKind: Int] = [:]
            for kind in kinds {
                // What is sent twice is answered once or twice.
                var seen: Set<Data> = []
                let filings = try Checkout.lines(samples.appendingPathComponent("filings/\(kind.rawValue).ndjson"))
                    .filter { seen.insert($0).inserted }
                try await hall.submit(kind, lines: filings)
                counts[kind] = filings.count
            }
            for (kind, count) in counts { try await hall.untilResults(count, of: kind) }
        }
        for worker in workers { #expect(await worker.stop() == 0) }

        let messages = hall.folder.appendingPathComponent("messages.ndjson")
        let others = [hall.topics.malformed] + Self.steps.flatMap(\.self).map(hall.topics.requests)
        let count = try await hall.writeMessages(to: messages, but: Set(others))
        #expect(count > 100)
        let (status, output) = try await Python.validate([messages.path])
        #expect(status == 0, "\(output)")
        try checkPrivacy(workers.map(\.output).joined(), samples.appendingPathComponent("registry/persons.csv"))
        try await hall.close()
    }

    private func checkPrivacy(_ output: String, _ persons: URL) throws {
        #expect(output.contains("worker is taking filings"), "the lines were captured")
        for row in try String(contentsOf: persons, encoding: .utf8).split(separator: "\n").dropFirst() {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            #expect(!output.contains(cells[3]) && !output.contains(cells[4]))
        }
    }
}
