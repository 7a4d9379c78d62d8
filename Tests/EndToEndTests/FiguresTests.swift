import Filings
import Foundation
import Testing

@testable import Canbao

@Suite("The figures of running workers", .timeLimit(.minutes(5)))
struct FiguresTests {
    @Test("tell what was decided, name nobody, and go with the worker")
    func figures() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-prom-\(UUID().uuidString)")
        let hall = try await ServiceHall(extra: ["CANBAO_METRICS": folder.path])
        let population = SyntheticPopulation(persons: 20, employers: 2)
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await hall.importRegistry(files)
        try await hall.submit(.enrollment, lines: (0..<20).map { population.enrollment($0, id: "E-\($0)") })
        let workers = try await hall.startWorkers()
        try await hall.untilResults(20, of: .enrollment)

        // Written every ten seconds, and first at the start.
        let expected = [
            #"canbao_filings_decided_total{code="none",kind="enrollment",outcome="accepted"} 20"#,
            #"canbao_filings_decided_total{code="none",kind="arrears",outcome="accepted"} 20"#,
            #"canbao_registry_transaction_seconds_count{kind="benefit-check"}"#,
            #"canbao_log_transaction_seconds_count{kind="enrollment"}"#,
        ]
        var text = ""
        while !expected.allSatisfy(text.contains) {
            try await hall.moved()
            text = try texts(folder).joined().replacing(/,?worker="[^"]+"/, with: "")
        }
        // Several workers of a kind can be told apart by whoever collects them.
        let another = try await hall.start("canbao-arrears-worker")
        while try texts(folder).count < workers.count + 1 { try await hall.moved() }
        let series = try texts(folder).flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("#") }
        let names = series.compactMap { $0.split(separator: " ").dropLast().joined(separator: " ") }
        #expect(!names.isEmpty && Set(names).count == names.count)
        #expect(await another.stop() == 0)
        for person in 0..<20 { #expect(!text.contains(population.idNumber(person))) }

        for worker in workers { #expect(await worker.stop() == 0) }
        #expect(try texts(folder).isEmpty)
        try await hall.close()
        try FileManager.default.removeItem(at: folder)
    }

    @Test("a folder that cannot be written to is a wrong setting, told at the start")
    func unwritable() async throws {
        let hall = try await ServiceHall(extra: ["CANBAO_METRICS": "/proc/canbao"])
        let worker = try await hall.start("canbao-arrears-worker")
        #expect(await worker.ending() == 78)
        #expect(worker.output.contains("CANBAO_METRICS (--metrics): /proc/canbao cannot be written to"))
        try await hall.close()
    }

    private func texts(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".prom") }.compactMap {
            try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
        }
    }
}
