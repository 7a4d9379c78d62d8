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
        let disk = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        try await asRoot("mount", ["-t", "tmpfs", "-o", "size=16m,mode=1777", "tmpfs", disk.path])
        let population = SyntheticPopulation(persons: 200, employers: 2)
        let hall = try await ServiceHall(extra: ["CANBAO_REGISTRY": "sqlite:\(disk.path)/registry.db"])
        do {
            try await fill(hall, disk, population)
        } catch {
            Issue.record(error)
        }
        try await hall.close()
        try await asRoot("umount", ["-l", disk.path])
        try FileManager.default.removeItem(at: disk)
    }

    private func fill(_ hall: ServiceHall, _ disk: URL, _ population: SyntheticPopulation) async throws {
        let registry = try await SQLiteRegistry.open(path: disk.appendingPathComponent("registry.db").path)
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await hall.importRegistry(files, into: registry)

        let workers = try await hall.startWorkers()
        try await hall.submit(.enrollment, lines: (0..<20).map { population.enrollment($0, id: "E-\($0)") })
        try await hall.untilResults(20, of: .enrollment)
        let ballast = disk.appendingPathComponent("ballast")
        occupy(ballast)
        try await hall.submit(.enrollment, lines: (20..<200).map { population.enrollment($0, id: "E-\($0)") })
        while !workers.contains(where: { $0.output.contains("cannot grow") }) { try await hall.moved() }
        try FileManager.default.removeItem(at: ballast)
        try await hall.untilResults(200, of: .enrollment)
        for worker in workers { #expect(await worker.stop() == 0) }
        let results = try await hall.finalEnrollments()
        #expect(results.values.count { $0.envelope.outcome == .accepted } == 200)
        try await registry.close()
    }

    /// Takes all the room there is.
    private func occupy(_ file: URL) {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        guard let handle = FileHandle(forWritingAtPath: file.path) else { return }
        for size in [65_536, 4_096, 512] {
            while (try? handle.write(contentsOf: Data(count: size))) != nil {}
        }
        try? handle.close()
    }

    private func asRoot(_ program: String, _ arguments: [String]) async throws {
        let prefix = getuid() == 0 ? [] : ["sudo", "-n"]
        let command = prefix + [program] + arguments
        let run = try await RunningProgram.start(
            URL(fileURLWithPath: "/usr/bin/env"), arguments: command, environment: ProcessInfo.processInfo.environment)
        let status = await run.ending()
        try #require(status == 0, "\(command.joined(separator: " ")): \(run.output)")
    }
}
