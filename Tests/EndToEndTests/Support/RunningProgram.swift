import Foundation
import Synchronization

@testable import Canbao

/// A program that a test has started. Its lines are kept, for what must and what must not stand in them.
final class RunningProgram: Sendable {
    private let child: ChildProcess
    private let lines: Lines

    private final class Lines: Sendable {
        let text = Mutex("")
    }

    private init(_ child: ChildProcess, _ lines: Lines) {
        self.child = child
        self.lines = lines
    }

    /// - Parameter onLine: told of each line, after it was kept.
    static func start(
        _ program: URL, arguments: [String], environment: [String: String],
        onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> RunningProgram {
        let lines = Lines()
        let child = try await ChildProcess.start(program, arguments: arguments, environment: environment) { line in
            lines.text.withLock { $0 += line + "\n" }
            onLine(line)
        }
        return RunningProgram(child, lines)
    }

    /// As it calls itself in its consumer group; empty once it has ended.
    var memberName: String { child.pid.map { "\(ProcessInfo.processInfo.hostName)-\($0)" } ?? "" }

    /// Nil once it has ended.
    var pid: Int32? { child.pid }

    func signal(_ number: Int32) { child.signal(number) }

    /// Waits for its end. Returns the exit status, or minus the signal that ended it.
    @discardableResult
    func ending() async -> Int32 {
        switch await child.ending() {
        case .exit(let status)?: status
        case .signal(let number)?: -number
        case nil: -1
        }
    }

    /// What it has written so far.
    var output: String { lines.text.withLock { $0 } }

    /// Stops it as an operator does.
    @discardableResult
    func stop() async -> Int32 {
        signal(SIGTERM)
        return await ending()
    }
}
