import Foundation
import GRDB
import MessageLog

/// Turns what SQLite says into a ``LogError`` that says what, where, and what to do, and whether to try again.
struct LogFault: Sendable {
    let path: String
    let busyTimeout: Duration

    /// While the log is in use.
    func translate(_ error: any Error) -> any Error {
        switch error {
        case is LogError, is CancellationError: error
        case let error as DatabaseError: translate(error)
        default: LogError.fatal("\(path): \(error)")
        }
    }

    /// While the log is being opened: the same, and what the file system tells about a file that does not open.
    func translate(_ error: any Error, openingWith facts: FileFacts) -> any Error {
        guard let error = error as? DatabaseError else { return translate(error) }
        switch error.resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY, .SQLITE_IOERR:
            return facts.complaint(path: path).map { LogError.fatal($0) } ?? translate(error)
        default:
            return translate(error)
        }
    }

    private func translate(_ error: DatabaseError) -> any Error {
        switch error.resultCode {
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            CancellationError()
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            LogError.unavailable(
                "\(path) has been locked by another program for more than \(busyTimeout); "
                    + "find it with `fuser -v \(path)` and stop it, or wait")
        case .SQLITE_FULL:
            LogError.unavailable("there is no room for \(path) to grow; free space on its disk")
        case .SQLITE_NOMEM:
            LogError.unavailable("no memory left for \(path) (\(text(error)))")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            LogError.fatal("\(path) or its folder cannot be written; give this user the right to write both")
        case .SQLITE_NOTADB:
            LogError.fatal("\(path) is not an SQLite file; move it away, or name another file for the log")
        case .SQLITE_CORRUPT:
            LogError.fatal("\(path) is damaged (\(text(error))); stop all programs and restore it from a backup")
        case .SQLITE_MISUSE:
            LogError.fatal("\(path) was closed already")
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_FSYNC:
            // Whether the transaction will be there after a power failure is unknown: start again from what is.
            LogError.fatal("the disk with \(path) did not confirm a write (\(text(error))); check the disk")
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_PROTOCOL:
            LogError.unavailable("\(path) cannot be read or written now (\(text(error))); check its disk")
        default:
            LogError.fatal("\(path): \(text(error))")
        }
    }

    /// SQLite's own words, without the statement and its values.
    private func text(_ error: DatabaseError) -> String {
        "SQLite error \(error.extendedResultCode.rawValue): \(error.message ?? "no text")"
    }
}

/// What the file system tells about the log's file.
struct FileFacts: Sendable {
    var folderExists: Bool
    var folderIsWritable: Bool
    var fileExists: Bool
    var fileIsFolder: Bool
    var fileIsReadable: Bool
    var fileIsWritable: Bool

    init(
        folderExists: Bool = true, folderIsWritable: Bool = true, fileExists: Bool = true,
        fileIsFolder: Bool = false, fileIsReadable: Bool = true, fileIsWritable: Bool = true
    ) {
        self.folderExists = folderExists
        self.folderIsWritable = folderIsWritable
        self.fileExists = fileExists
        self.fileIsFolder = fileIsFolder
        self.fileIsReadable = fileIsReadable
        self.fileIsWritable = fileIsWritable
    }

    init(path: String) {
        let files = FileManager.default
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        folderExists = files.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
        folderIsWritable = files.isWritableFile(atPath: folder)
        isFolder = false
        fileExists = files.fileExists(atPath: path, isDirectory: &isFolder)
        fileIsFolder = isFolder.boolValue
        fileIsReadable = files.isReadableFile(atPath: path)
        fileIsWritable = files.isWritableFile(atPath: path)
    }

    /// What to mend; nil if nothing here explains why the file does not open.
    func complaint(path: String) -> String? {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if !folderExists { return "the folder \(folder) of the log does not exist; make it, or name another file" }
        if fileIsFolder { return "\(path) is a folder; name a file for the log" }
        if fileExists && !fileIsReadable { return "\(path) cannot be read; give this user the right to read it" }
        if fileExists && !fileIsWritable { return "\(path) cannot be written; give this user the right to write it" }
        if !folderIsWritable {
            return "the folder \(folder) of the log cannot be written; give this user the right to write it"
        }
        return nil
    }
}
