import CProcess
import Foundation
import Synchronization

/// A program that this process has started and looks after. It ends with this process, whatever ends that.
final class ChildProcess: Sendable {
    /// How a program ended.
    enum Ending: Hashable, Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    private struct State {
        /// Nil once the program has ended: its number may be another's then.
        var pid: pid_t?
        var ending: Ending?
        var waiters: [Int: CheckedContinuation<Ending?, Never>] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    /// Starts a program. `onLine` gets each line that it writes to its standard output or error, one after the other, on
    /// a thread of its own; the last ones before its end is reported.
    ///
    /// Throws ``UnstartableProgram``.
    static func start(
        _ program: URL, arguments: [String], environment: [String: String],
        onLine: @escaping @Sendable (String) -> Void
    ) async throws -> ChildProcess {
        try await withCheckedThrowingContinuation { started in
            // The thread stays for as long as the program: the kernel ends the program when the thread ends.
            let thread = Thread {
                let child = ChildProcess()
                do {
                    let output = try child.spawn(program, arguments, environment)
                    started.resume(returning: child)
                    Self.readLines(output, onLine)
                    child.reap()
                } catch {
                    started.resume(throwing: error)
                }
            }
            thread.name = program.lastPathComponent
            thread.start()
        }
    }

    /// Its number; nil once it has ended.
    var pid: pid_t? { state.withLock { $0.pid } }

    var isRunning: Bool { pid != nil }

    /// Sends a signal, if the program still runs.
    func signal(_ number: Int32) {
        state.withLock { state in
            if let pid = state.pid { kill(pid, number) }
        }
    }

    /// Waits until the program has ended. Nil where the task is cancelled before.
    func ending() async -> Ending? {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isOver, ending) = state.withLock { state in
                    let isOver = state.ending != nil || Task.isCancelled
                    if !isOver { state.waiters[waiter] = continuation }
                    return (isOver, state.ending)
                }
                if isOver { continuation.resume(returning: ending) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(returning: nil)
        }
    }

    // MARK: - On the thread

    private func spawn(_ program: URL, _ arguments: [String], _ environment: [String: String]) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw UnstartableProgram(program: program, reason: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let pid = CStrings.lend([program.path] + arguments) { arguments in
            CStrings.lend(environment.map { "\($0)=\($1)" }) { environment in
                cprocess_start(program.path, arguments, environment, ends[1])
            }
        }
        let reason = errno
        close(ends[1])
        guard pid > 0 else {
            close(ends[0])
            throw UnstartableProgram(program: program, reason: reason)
        }
        state.withLock { $0.pid = pid }
        return ends[0]
    }

    /// Reads until the program, and whatever it may have started, has closed its output.
    private static func readLines(_ file: Int32, _ onLine: (String) -> Void) {
        let limit = 65_536
        var waiting: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16_384)
        defer { close(file) }
        while true {
            let count = read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            waiting += block[..<count]
            while let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                onLine(String(decoding: waiting[..<end], as: UTF8.self))
                waiting.removeFirst(end + 1)
            }
            if waiting.count > limit {
                onLine(String(decoding: waiting, as: UTF8.self))
                waiting.removeAll()
            }
        }
        if !waiting.isEmpty { onLine(String(decoding: waiting, as: UTF8.self)) }
    }

    private func reap() {
        guard let pid = state.withLock({ $0.pid }) else { return }
        var information = siginfo_t()
        // Waits without taking the number away, so that nobody signals a stranger who got it meanwhile.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let (ending, waiters) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            let ending = signal == 0 ? Ending.exit(status >> 8 & 0xFF) : .signal(signal)
            state.pid = nil
            state.ending = ending
            defer { state.waiters = [:] }
            return (ending, state.waiters)
        }
        for waiter in waiters.values { waiter.resume(returning: ending) }
    }
}

extension ChildProcess.Ending: CustomStringConvertible {
    var description: String {
        switch self {
        case .exit(let status): "ended with status \(status)"
        case .signal(let number): "was ended by signal \(number)"
        }
    }
}

/// A program that cannot be started.
struct UnstartableProgram: Error, CustomStringConvertible {
    let program: URL
    /// errno.
    let reason: Int32

    var description: String { "\(program.path) cannot be started: \(String(cString: strerror(reason)))" }
}

/// Arrays of C strings, lent for a call.
private enum CStrings {
    static func lend<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
