import Foundation

/// A system call on a file failed.
struct FileFault: Error, Hashable {
    let path: String
    /// `errno`.
    let code: Int32

    var reason: String { String(cString: strerror(code)) }
}

/// Files that are on the disk when the call returns.
enum FileWriting {
    /// Makes a new file, writes and flushes it. What was begun is removed if that fails. Throws ``FileFault``.
    static func create(_ path: String, _ bytes: Data, mode: mode_t) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileFault(path: path, code: errno) }
        do {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw FileFault(path: path, code: errno) }
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Makes an empty file, or makes it young if it is there. Throws ``FileFault``.
    static func touch(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFault(path: path, code: errno) }
        defer { close(descriptor) }
        guard futimens(descriptor, nil) == 0 else { throw FileFault(path: path, code: errno) }
    }

    /// Makes a folder, and those above it, where they are missing, durably. Throws ``FileFault``.
    static func makeFolders(_ path: String) throws(FileFault) {
        let parent = (path as NSString).deletingLastPathComponent
        if mkdir(path, 0o750) == 0 { return try syncFolder(parent) }
        switch errno {
        case EEXIST: return
        case ENOENT where parent != path && !parent.isEmpty:
            try makeFolders(parent)
            try makeFolders(path)
        case let code: throw FileFault(path: path, code: code)
        }
    }

    /// Makes the names in a folder durable. Throws ``FileFault``.
    static func syncFolder(_ path: String) throws(FileFault) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFault(path: path, code: errno) }
    }

    private static func write(_ bytes: Data, to descriptor: Int32, path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let written = Foundation.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if written < 0 {
                    if errno == EINTR { continue }
                    throw FileFault(path: path, code: errno)
                }
                offset += written
            }
        }
    }
}
