import Foundation
import WorkerKit

/// A file that a command writes: whole or not at all, for its owner's eyes alone, and not over another without being told to.
struct OutputFile {
    let path: String

    /// Throws where there is a file already.
    init(_ path: String, overwriting: Bool) throws {
        self.path = path
        guard overwriting || !FileManager.default.fileExists(atPath: path) else {
            throw UserFacingError("\(path) is there already; --force writes over it", status: ProcessExit.usage)
        }
    }

    /// Has the body write a file beside it, which then takes its name.
    func write(_ body: (_ path: String) throws -> Void) throws {
        let url = URL(fileURLWithPath: path)
        let name = ".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp"
        let temporary = url.deletingLastPathComponent().appendingPathComponent(name).path
        let file = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        do {
            try body(temporary)
            try sync(temporary)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let failure = failure()
            unlink(temporary)
            throw failure
        }
    }

    /// Programs that write beside and rename have made the file anew.
    private func sync(_ temporary: String) throws {
        let file = open(temporary, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0, fsync(file) == 0 else { throw failure() }
    }

    private func failure() -> UserFacingError {
        UserFacingError("\(path) cannot be written: \(String(cString: strerror(errno)))", status: ProcessExit.usage)
    }
}
