import Filings
import Foundation
import Registry
import SQLiteRegistry
import Testing

@testable import Canbao

/// A disk that is full, for real: a small file system in memory.
@Suite("A full disk", .timeLimit(.minutes(15)))
struct FullDiskTests {
    @Test("the worker says so, goes on when there is room again, and has lost nothing")
    func registryDisk() async throws {
        let disk = try await SmallDisk.mount(mebibytes: 16)
        let population = SyntheticPopulation(persons: 200, employers: 2)
        let hall = try await ServiceHall(extra: ["CANBAO_REGISTRY": "sqlite:\(disk.folder.path)/registry.db"])
        do {
            try await fill(hall, disk, population)
        } catch {
            Issue.record(error)
        }
        try await hall.close()
        try await disk.unmount()
    }

    private func fill(_ hall: ServiceHall, _ disk: SmallDisk, _ population: SyntheticPopulation) async throws {
        let registry = try await SQLiteRegistry.open(path: disk.folder.appendingPathComponent("registry.db").path)
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await hall.importRegistry(files, into: registry)

        let workers = try await hall.startWorkers()
        try await hall.submit(.enrollment, lines: (0..<20).map { population.enrollment($0, id: "E-\($0)") })
        try await hall.untilResults(20, of: .enrollment)
        let ballast = disk.occupy()
        try await hall.submit(.enrollment, lines: (20..<200).map { population.enrollment($0, id: "E-\($0)") })
        while !workers.contains(where: { $0.output.contains("cannot grow") }) { try await hall.moved() }
        try FileManager.default.removeItem(at: ballast)
        try await hall.untilResults(200, of: .enrollment)
        for worker in workers { #expect(await worker.stop() == 0) }
        let results = try await hall.finalEnrollments()
        #expect(results.values.count { $0.envelope.outcome == .accepted } == 200)
        try await registry.close()
    }
}
