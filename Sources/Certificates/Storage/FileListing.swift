import Foundation

/// What is in a folder, and what is taken out of it.
enum FileListing {
    /// The names in a folder; none where there is no folder. Throws ``FileFault``.
    static func names(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw FileFault(path: folder, error)
        }
    }

    /// Nil where there is no such file, or no regular one.
    static func modified(_ path: String) -> Date? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
    }

    /// Whether there was a file to remove. Throws ``FileFault``.
    @discardableResult
    static func remove(_ path: String) throws -> Bool {
        if unlink(path) == 0 { return true }
        if errno == ENOENT { return false }
        throw FileFault(path: path, code: errno)
    }
}

extension FileFault {
    /// What Foundation says of a file.
    init(path: String, _ error: any Error) {
        self.init(path: path, code: Self.code(of: error as NSError))
    }

    private static func code(of error: NSError) -> Int32 {
        if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
        if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, inner.domain == NSPOSIXErrorDomain {
            return Int32(inner.code)
        }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileWriteNoPermission, .fileReadNoPermission: return EACCES
        case .fileWriteOutOfSpace: return ENOSPC
        case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
        default: return EIO
        }
    }
}
