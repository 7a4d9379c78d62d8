import Filings
import Foundation
import Registry
import Synchronization
import WorkerKit

/// Runs the programs of a demonstration while its story is told, and ends them with it.
struct DemoStage: Sendable {
    private let hall: DemoHall
    private let lines: PrefixedLines

    init(_ hall: DemoHall) throws {
        self.hall = hall
        let file = hall.folder.appendingPathComponent(DemoScript.linesFile)
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw UserFacingError("\(file.path) cannot be written", status: ProcessExit.settings)
        }
        let handle = try FileHandle(forWritingTo: file)
        lines = PrefixedLines(
            labels: hall.plans.map(\.label), output: TextOutput { try handle.write(contentsOf: $0) })
    }

    /// Returns whether everything is as foretold; also false where it was interrupted.
    func run(output: TextOutput, width: Int) async throws -> Bool {
        let isAsForetold = Mutex(false)
        try await Opened.log(hall.settings) { log in
            try await Opened.registry(hall.settings) { registry in
                let story = try DemoScript(
                    hall, log: log, registry: registry, imported: try await fill(registry), output: output,
                    width: width)
                try await Interruption.cancelling {
                    let outcome = try await play(story)
                    isAsForetold.withLock { $0 = outcome }
                }
            }
        }
        return isAsForetold.withLock { $0 }
    }

    private func fill(_ registry: any Registry) async throws -> ImportSummary {
        try layOutAttachments()
        let now = hall.settings.clock.now
        let folder = hall.settings.samplesFolder.appendingPathComponent("registry")
        return try await RegistryImport(folder: folder, today: BusinessClock.date(of: now)).run(
            into: registry, now: now)
    }

    /// The photos that the samples' base adjustments name.
    private func layOutAttachments() throws {
        let files = FileManager.default
        let folder = AttachmentFolder(hall.settings).folder
        try files.createDirectory(at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        let samples = hall.settings.samplesFolder.appendingPathComponent("attachments")
        try files.copyItem(at: samples, to: folder)
    }

    /// The programs run until the story has been told; a program that cannot run ends the story.
    private func play(_ story: DemoScript) async throws -> Bool {
        let supervisor = Supervisor { lines.write($0, $1) }
        return try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try await supervisor.run(hall.plans)
                return nil
            }
            group.addTask {
                var story = story
                return try await story.run()
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            return false
        }
    }
}
