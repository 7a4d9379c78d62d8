import Foundation
import MessageLog
import Registry
import Synchronization
import WorkerKit

/// Runs the programs of a demonstration while its story is told, and ends them with it.
struct DemoStage: Sendable {
    /// Where the programs' lines go, within the folder.
    static let linesFile = "programs.log"

    private let settings: Settings
    private let plans: [ProgramPlan]
    private let lines: PrefixedLines

    /// - Parameter folder: where the programs' lines are kept.
    init(_ settings: Settings, _ plans: [ProgramPlan], in folder: URL) throws {
        self.settings = settings
        self.plans = plans
        let file = folder.appendingPathComponent(Self.linesFile)
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw UserFacingError("\(file.path) cannot be written", status: ProcessExit.settings)
        }
        let handle = try FileHandle(forWritingTo: file)
        lines = PrefixedLines(labels: plans.map(\.label), output: TextOutput { try handle.write(contentsOf: $0) })
    }

    /// - Parameter prepare: fills the registry, before any program runs, and makes the story.
    /// - Returns: whether everything is as foretold; also false where it was interrupted.
    func run(
        _ prepare: @Sendable (any MessageLog, any Registry) async throws -> some Story
    ) async throws -> Bool {
        let isAsForetold = Mutex(false)
        try await Opened.log(settings) { log in
            try await Opened.registry(settings, makingIt: true) { registry in
                let story = try await prepare(log, registry)
                try await Interruption.cancelling {
                    let outcome = try await play(story)
                    isAsForetold.withLock { $0 = outcome }
                }
            }
        }
        return isAsForetold.withLock { $0 }
    }

    /// The programs run until the story has been told; a program that cannot run ends the story.
    private func play(_ story: some Story) async throws -> Bool {
        let supervisor = Supervisor { lines.write($0, $1) }
        return try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try await supervisor.run(plans)
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
