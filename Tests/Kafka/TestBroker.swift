import Foundation
import Synchronization

/// A Kafka broker for tests, in a process of its own on loopback. It ends with the tests, however they end.
///
/// `CANBAO_TEST_KAFKA=HOST:PORT` has the shared broker be any other Kafka. A broker that cannot be started is a failure.
public final class TestBroker: Sendable {
    /// `HOST:PORT`.
    public let address: String
    private let port: UInt16
    private let folder: URL
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let process: Process
        let input: Pipe
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// One broker for all tests of the process; each test takes names of its own. Started with the first use.
    public static func shared() throws -> String {
        if let address = ProcessInfo.processInfo.environment["CANBAO_TEST_KAFKA"] { return address }
        return try sharedBroker.get().address
    }

    private static let sharedBroker = Result {
        let broker = try TestBroker()
        try broker.start()
        return broker
    }

    /// A broker of one's own, to be stopped and started again. Its records survive that.
    public init() throws {
        port = try Self.freePort()
        address = "127.0.0.1:\(port)"
        folder = FileManager.default.temporaryDirectory.appending(path: "canbao-kafka-\(UUID().uuidString)")
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Returns when the broker takes connections.
    public func start() throws {
        try Self.run(["install"])
        let process = Process()
        process.executableURL = Self.script
        process.arguments = ["run", String(port), folder.path]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        // Only this process holds the input open; a child that inherited it would wait for itself.
        for end in [input.fileHandleForWriting, output.fileHandleForReading] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        try process.run()
        try? output.fileHandleForWriting.close()
        var text = ""
        while !text.contains("press Ctrl-C to stop") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(description: "the broker for tests has not started: \(text)") }
            text += String(decoding: data, as: UTF8.self)
        }
        running.withLock { $0 = Running(process: process, input: input) }
    }

    /// Ends the broker in an orderly way; its data stay.
    public func stop() {
        let running = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running else { return }
        try? running.input.fileHandleForWriting.close()
        running.process.waitUntilExit()
    }

    /// The broker answers nothing any more, and keeps its connections.
    public func hang() { signal(SIGUSR1) }

    /// Ends ``hang()``.
    public func resume() { signal(SIGUSR2) }

    private func signal(_ number: Int32) {
        running.withLock { running in
            guard let running else { return }
            kill(running.process.processIdentifier, number)
        }
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "broker")

    private static func run(_ arguments: [String]) throws {
        let process = try Process.run(script, arguments: arguments)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(script.path) \(arguments.joined(separator: " ")) failed")
        }
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket: errno \(errno)") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard result else { throw Failure(description: "no free port: errno \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
