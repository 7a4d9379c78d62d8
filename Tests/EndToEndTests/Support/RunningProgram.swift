import Foundation
import Synchronization

/// A program of the package that a test has started. Both its outputs are kept, for what must not stand in them.
final class RunningProgram: Sendable {
    private let process: Process
    private let captured: Captured
    private let reading: DispatchGroup

    init(_ program: String, arguments: [String] = [], environment: [String: String]) throws {
        let process = Process()
        process.executableURL = Checkout.programs.appendingPathComponent(program)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let captured = Captured()
        let reading = DispatchGroup()
        reading.enter()
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                reading.leave()
            } else {
                captured.data.withLock { $0.append(data) }
            }
        }
        try process.run()
        self.process = process
        self.captured = captured
        self.reading = reading
    }

    private final class Captured: Sendable {
        let data = Mutex(Data())
    }

    var isRunning: Bool { process.isRunning }

    func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Waits for its end. Returns the exit status, or minus the signal that ended it.
    @discardableResult
    func ending() async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [process, reading] in
                process.waitUntilExit()
                reading.wait()
                let status = process.terminationStatus
                continuation.resume(returning: process.terminationReason == .exit ? status : -status)
            }
        }
    }

    /// What it has written so far.
    var output: String { String(decoding: captured.data.withLock { $0 }, as: UTF8.self) }

    /// Stops it as an operator does.
    @discardableResult
    func stop() async -> Int32 {
        signal(SIGTERM)
        return await ending()
    }
}
