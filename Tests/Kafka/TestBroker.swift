import Foundation
import Synchronization
import TestPrograms

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
        let program: pid_t
        /// The broker ends when this is closed.
        let input: Int32
        let output: Int32
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
        guard try TestProgram.run(Self.script, ["install"]).status == 0 else {
            throw TestProgram.Failure(description: "\(Self.script) install failed")
        }
        let (input, output) = (try TestProgram.pipe(), try TestProgram.pipe())
        let program = try TestProgram.start(
            Self.script, ["run", String(port), folder.path], input: input.read, output: output.write)
        close(input.read)
        close(output.write)
        let ready = Data("press Ctrl-C to stop".utf8)
        let text = TestProgram.read(output.read) { $0.range(of: ready) != nil }
        guard text.range(of: ready) != nil else {
            throw TestProgram.Failure(
                description: "the broker for tests has not started: \(String(decoding: text, as: UTF8.self))")
        }
        running.withLock { $0 = Running(program: program, input: input.write, output: output.read) }
    }

    /// Ends the broker in an orderly way; its data stay.
    public func stop() {
        let running = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running else { return }
        _ = write(running.input, "keep", 4)
        close(running.input)
        _ = TestProgram.end(of: running.program)
        close(running.output)
    }

    /// Puts a client that was killed out of its group, as Kafka does when the client's session is over. This broker would
    /// leave the client's partitions with it for ever.
    public func bury(_ client: String, of group: String) throws {
        let status = try TestProgram.run(Self.script, ["bury", String(port), group, client]).status
        guard status == 0 else { throw TestProgram.Failure(description: "\(client) cannot be put out of \(group)") }
    }

    /// How many transactions are open. They are lost when the broker ends, which they are not with Kafka; worse, what comes of
    /// them then is arbitrary.
    public func openTransactions() throws -> Int {
        let (status, output) = try TestProgram.run(Self.script, ["transactions", String(port)])
        guard status == 0, let count = Int(String(decoding: output, as: UTF8.self).dropLast()) else {
            throw TestProgram.Failure(description: "the broker does not tell its transactions")
        }
        return count
    }

    /// The broker answers nothing any more, and keeps its connections.
    public func hang() { signal(SIGUSR1) }

    /// Ends ``hang()``.
    public func resume() { signal(SIGUSR2) }

    private func signal(_ number: Int32) {
        running.withLock { running in
            if let running { kill(running.program, number) }
        }
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "broker").path

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw TestProgram.Failure(description: "no socket: errno \(errno)") }
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
        guard result else { throw TestProgram.Failure(description: "no free port: errno \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
