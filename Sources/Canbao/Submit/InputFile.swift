import Foundation
import WorkerKit

/// A file that a command reads.
enum InputFile {
    /// Opens it. Throws ``UserFacingError`` where it is a folder, or cannot be read.
    static func open(_ path: String) throws -> FileHandle {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw UserFacingError(
                "\(path) cannot be read: \(String(cString: strerror(errno)))", status: ProcessExit.usage)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        if kind(of: file) == S_IFDIR {
            throw UserFacingError("\(path) is a folder; name its files one by one", status: ProcessExit.usage)
        }
        return file
    }

    /// How long an ordinary file is; nil: it is none, and its end is not known.
    static func size(of file: FileHandle) -> Int64? {
        var facts = stat()
        guard fstat(file.fileDescriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(facts.st_size)
    }

    private static func kind(of file: FileHandle) -> mode_t? {
        var facts = stat()
        return fstat(file.fileDescriptor, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }
}
