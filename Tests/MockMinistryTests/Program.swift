import Foundation
import Glibc
import Synchronization
import TestPrograms

/// A program that tests run as a process of its own. What it writes is read on a thread of its own, never on the
/// tasks'.
final class Program: Sendable {
    struct Ending: Sendable {
        let status: Int32
        let wasSignal: Bool
        /// Standard output and error.
        let output: String
    }

    /// Nil once it has ended: its number may be another's then.
    private let process: Mutex<pid_t?>
    private let lines: AsyncStream<String>
    private let ending: Task<Ending, Never>

    /// - Parameter name: of a product that the package manager builds beside the tests.
    init(_ name: String, _ arguments: [String]) throws {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let program = tests.deletingLastPathComponent().appendingPathComponent(name)
        let pipe = try TestProgram.pipe()
        let process: pid_t
        do {
            defer { close(pipe.write) }
            process = try TestProgram.start(program.path, arguments, input: 0, output: pipe.write, errors: true)
        } catch {
            close(pipe.read)
            throw error
        }
        let (lines, line) = AsyncStream<String>.makeStream()
        let (endings, end) = AsyncStream<Ending>.makeStream()
        self.process = Mutex(process)
        self.lines = lines
        ending = Task { await endings.first { _ in true } ?? Ending(status: -1, wasSignal: false, output: "") }
        Thread.detachNewThread { [self] in
            var start = 0
            let all = TestProgram.read(pipe.read) { data in
                while let stop = data[start...].firstIndex(of: UInt8(ascii: "\n")) {
                    line.yield(String(decoding: data[start..<stop], as: UTF8.self))
                    start = stop + 1
                }
                return false
            }
            line.finish()
            close(pipe.read)
            let status = self.process.withLock { process in
                defer { process = nil }
                return TestProgram.end(of: process ?? -1)
            }
            end.yield(
                Ending(status: abs(status), wasSignal: status < 0, output: String(decoding: all, as: UTF8.self)))
            end.finish()
        }
    }

    /// The first line that it writes; nil where it ends without one.
    func firstLine() async -> String? { await lines.first { _ in true } }

    /// Sends SIGTERM.
    func terminate() {
        process.withLock { process in
            if let process { _ = kill(process, SIGTERM) }
        }
    }

    /// Waits for its end.
    func ended() async -> Ending { await ending.value }
}
