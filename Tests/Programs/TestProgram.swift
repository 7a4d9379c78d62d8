import Foundation
import Glibc
import Synchronization

/// Programs that tests start. Foundation's `Process` is not to be used by several tests at a time.
public enum TestProgram {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) { self.description = description }
    }

    /// Runs a program to its end, and returns its exit status and what it has written to its standard output.
    ///
    /// - Parameters:
    ///   - path: of the program; one without a slash is looked for in `PATH`.
    ///   - errors: whether what it writes to its standard error is returned as well.
    ///   - environment: goes over this process's own.
    public static func run(
        _ path: String, _ arguments: [String], input: Data = Data(), errors: Bool = false,
        environment: [String: String] = [:]
    ) throws -> (status: Int32, output: Data) {
        // A file, since a pipe that nobody empties would hold us up.
        let file = FileManager.default.temporaryDirectory.appending(path: "canbao-input-\(UUID().uuidString)")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let source = open(file.path, O_RDONLY | O_CLOEXEC)
        let output = try pipe()
        defer {
            close(source)
            close(output.read)
        }
        let program: pid_t
        do {
            defer { close(output.write) }
            program = try start(
                path, arguments, input: source, output: output.write, errors: errors, environment: environment)
        }
        let data = read(output.read)
        return (end(of: program), data)
    }

    /// Starts a program with these files as its standard input and output.
    ///
    /// - Parameter errors: whether its standard error goes to its output too.
    public static func start(
        _ path: String, _ arguments: [String], input: Int32, output: Int32, errors: Bool = false,
        environment: [String: String] = [:]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        if errors { posix_spawn_file_actions_adddup2(&actions, output, 2) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of test runners have signals blocked, and their children would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var program: pid_t = 0
        let code = withCStrings([path] + arguments) { arguments in
            withCStrings(all.map { "\($0)=\($1)" }) { environment in
                starting.withLock { _ in
                    posix_spawnp(&program, path, &actions, &attributes, arguments, environment)
                }
            }
        }
        guard code == 0 else {
            throw Failure(description: "\(path) cannot be started: \(String(cString: strerror(code)))")
        }
        return program
    }

    /// Waits for a program's end. Returns its exit status, or minus the signal that ended it.
    public static func end(of program: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(program, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    /// Both ends are closed in children but for the one that is handed to them.
    public static func pipe() throws -> (read: Int32, write: Int32) {
        try starting.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard Glibc.pipe(&ends) == 0 else { throw Failure(description: "no pipe: errno \(errno)") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    /// Nobody starts a program while a pipe is being made, which that one would inherit.
    private static let starting = Mutex(())

    /// Reads until the other end is closed, or `isEnough` says so.
    public static func read(_ file: Int32, until isEnough: (Data) -> Bool = { _ in false }) -> Data {
        var data = Data()
        var block = [UInt8](repeating: 0, count: 65_536)
        while !isEnough(data) {
            let count = Glibc.read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            data += block[..<count]
        }
        return data
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
