import Foundation
import Testing

@testable import Canbao

@Suite("canbao up", .timeLimit(.minutes(5)))
struct UpTests {
    /// How the one that started the others ends.
    enum Ending: Int32, CaseIterable {
        case killed = 9
        case interrupted = 2
        case terminated = 15

        /// Of `canbao up`; nil: it is not asked.
        var status: Int32 { self == .killed ? -9 : 0 }
    }

    @Test("leaves no program behind, however it ends", arguments: Ending.allCases)
    func noOrphans(_ ending: Ending) async throws {
        let hall = try await ServiceHall()
        let running = LineSignal()
        let up = try await RunningProgram.start(
            Checkout.programs.appendingPathComponent("canbao"), arguments: ["up", "--no-ministry"],
            environment: hall.environment
        ) { line in if line.contains("programs are running") { running.ring() } }
        await running.rung()
        let children = try Self.children(of: try #require(up.pid))
        #expect(children.count >= 4, "\(up.output)")
        up.signal(ending.rawValue)
        #expect(await up.ending() == ending.status)
        for child in children {
            // Ends when that process is gone.
            let watch = try await RunningProgram.start(
                URL(fileURLWithPath: "/usr/bin/tail"), arguments: ["--pid=\(child)", "-f", "/dev/null"],
                environment: ["PATH": "/usr/bin:/bin"])
            #expect(await watch.ending() == 0)
        }
        try await hall.close()
    }

    private static func children(of pid: Int32) throws -> [Int32] {
        let tasks = "/proc/\(pid)/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).flatMap { task in
            try String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)
                .split(separator: " ").compactMap { Int32($0) }
        }
    }
}

/// Something that is awaited, and that happens once.
private final class LineSignal: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    func ring() { stream.continuation.yield() }

    func rung() async {
        for await _ in stream.stream { return }
    }
}
