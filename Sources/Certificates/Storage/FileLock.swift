import Foundation

/// A file that is locked until the process ends or lets go of it (flock).
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Nil where another holds the lock, or has just removed the file. Throws ``FileFault``.
    init?(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw FileFault(path: path, code: errno)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { return nil }
            throw FileFault(path: path, code: errno)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
