import Certificates
import Foundation
import PlainWords
import WorkerKit

/// Tells which exit status a fault of fonts, keys and files comes to. Their own texts say what to do.
enum CertificateFaults {
    static func explaining<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw explained(error) }
    }

    static func explaining<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw explained(error) }
    }

    private static func explained(_ error: any Error) -> any Error {
        switch error {
        case let error as FontError: UserFacingError("\(error)", status: ProcessExit.settings)
        case let error as KeyError: UserFacingError("\(error)", status: ProcessExit.settings)
        case let error as BlobError: UserFacingError("\(error)", status: ProcessExit.unavailable)
        default: error
        }
    }
}

/// Work that blocks its thread, off the cooperative pool.
enum Blocking {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
        }
    }
}

/// Files with personal data: for their owner alone.
enum PrivateFile {
    /// Throws ``WorkerKit/UserFacingError`` where it cannot be written.
    static func write(_ bytes: Data, to path: String, overwriting: Bool) throws {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (overwriting ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? UserFacingError("\(path) is there already; --force writes over it", status: ProcessExit.usage)
                : unwritable(path, String(cString: strerror(errno)))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: bytes)
            try file.close()
        } catch {
            throw unwritable(path, PlainWords.reason(error))
        }
    }

    private static func unwritable(_ path: String, _ reason: String) -> UserFacingError {
        UserFacingError("\(path) cannot be written: \(reason)", status: ProcessExit.usage)
    }
}
