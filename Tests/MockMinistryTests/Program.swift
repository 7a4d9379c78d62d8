import Foundation
import Synchronization

/// A program that tests run as a process of its own. What it writes is read on a thread of its own, never on the
/// tasks'.
final class Program: Sendable {
    struct Ending: Sendable {
        let status: Int32
        let wasSignal: Bool
        /// Standard output and error.
        let output: String
    }

    /// Safe to send: started once, and only signalled afterwards.
    private struct Handle: @unchecked Sendable {
        let process: Process
    }

    private let handle: Handle
    private let lines: AsyncStream<String>
    private let ending: Task<Ending, Never>

    /// - Parameter name: of a product that the package manager builds beside the tests.
    init(_ name: String, _ arguments: [String]) throws {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let process = Process()
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent(name)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let (exits, exit) = AsyncStream<(Int32, Bool)>.makeStream()
        process.terminationHandler = { process in
            exit.yield((process.terminationStatus, process.terminationReason == .uncaughtSignal))
            exit.finish()
        }
        let (lines, line) = AsyncStream<String>.makeStream()
        let (outputs, output) = AsyncStream<String>.makeStream()
        try process.run()
        handle = Handle(process: process)
        self.lines = lines
        let reader = pipe.fileHandleForReading
        Thread.detachNewThread {
            var all = Data()
            var start = 0
            while let chunk = try? reader.read(upToCount: 1), !chunk.isEmpty {
                all += chunk
                guard chunk.first == UInt8(ascii: "\n") else { continue }
                line.yield(String(decoding: all[start..<all.count - 1], as: UTF8.self))
                start = all.count
            }
            line.finish()
            output.yield(String(decoding: all, as: UTF8.self))
            output.finish()
        }
        ending = Task {
            let output = await outputs.first { _ in true } ?? ""
            let (status, wasSignal) = await exits.first { _ in true } ?? (-1, false)
            return Ending(status: status, wasSignal: wasSignal, output: output)
        }
    }

    deinit {
        if handle.process.isRunning { handle.process.terminate() }
    }

    /// The first line that it writes; nil where it ends without one.
    func firstLine() async -> String? { await lines.first { _ in true } }

    /// Sends SIGTERM.
    func terminate() {
        handle.process.terminate()
    }

    /// Waits for its end.
    func ended() async -> Ending { await ending.value }
}
