import Crypto
import Foundation

/// A stored file.
public struct Blob: Hashable, Sendable {
    /// `file:///…`, absolute.
    public let uri: String
    /// Of the content, 64 hexadecimal digits in lower case.
    public let sha256: String
    public let bytes: Int
}

/// A folder of files that are named by the SHA-256 of their content and never change: `ab/abcd….pdf`.
///
/// A file appears whole, under its final name, and is durable when ``put(_:kind:)`` returns. Several processes may share
/// the folder.
public struct BlobStore: Sendable {
    private let folder: String

    /// Where files are written before they get their names.
    private var drafts: String { folder + "/.new" }

    /// Opens the folder and makes it where it does not exist. Throws ``BlobError``.
    public init(folder: URL) throws {
        self.folder = folder.standardizedFileURL.path
        do {
            try FileManager.default.createDirectory(atPath: drafts, withIntermediateDirectories: true)
        } catch {
            throw BlobError(FileFault(path: self.folder, code: Self.code(of: error)))
        }
    }

    /// Stores the bytes, unless they are there already.
    ///
    /// - kind: the end of the file's name, such as `pdf`.
    ///
    /// Throws ``BlobError``; what was begun is then gone, or left for ``sweepDrafts(before:)``.
    @discardableResult
    public func put(_ bytes: Data, kind: String) throws -> Blob {
        let sha256 = SHA256.hash(data: bytes).hexadecimal
        let path = path(sha256, kind)
        do {
            if !isIntact(path, sha256) { try write(bytes, to: path) }
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
        return Blob(uri: URL(fileURLWithPath: path).absoluteString, sha256: sha256, bytes: bytes.count)
    }

    /// The bytes; nil: there is no such file. Throws ``BlobError/damaged(path:)`` rather than giving altered bytes.
    public func read(sha256: String, kind: String) throws -> Data? {
        let path = path(sha256, kind)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw BlobError(FileFault(path: path, code: Self.code(of: error)))
        }
        guard SHA256.hash(data: bytes).hexadecimal == sha256 else { throw BlobError.damaged(path: path) }
        return bytes
    }

    private func path(_ sha256: String, _ kind: String) -> String {
        "\(folder)/\(sha256.prefix(2))/\(sha256).\(kind)"
    }

    /// Whether these very bytes are there. If so, the file is made young, so that a sweep which runs now leaves it.
    private func isIntact(_ path: String, _ sha256: String) -> Bool {
        guard utimensat(AT_FDCWD, path, nil, 0) == 0,
            let present = try? Data(contentsOf: URL(fileURLWithPath: path))
        else { return false }
        return SHA256.hash(data: present).hexadecimal == sha256
    }

    private func write(_ bytes: Data, to path: String) throws {
        let home = (path as NSString).deletingLastPathComponent
        if mkdir(home, 0o777) == 0 {
            try FileWriting.syncFolder(folder)
        } else if errno != EEXIST {
            throw FileFault(path: home, code: errno)
        }
        let draft = drafts + "/" + UUID().uuidString
        try FileWriting.create(draft, bytes, mode: 0o640)
        guard rename(draft, path) == 0 else {
            let fault = FileFault(path: path, code: errno)
            unlink(draft)
            throw fault
        }
        try FileWriting.syncFolder(home)
    }

    private static func code(of error: any Error) -> Int32 {
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
        if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, inner.domain == NSPOSIXErrorDomain {
            return Int32(inner.code)
        }
        return error.code == CocoaError.fileWriteNoPermission.rawValue ? EACCES : EIO
    }
}

// MARK: - Sweeping

extension BlobStore {
    /// How old a leftover is before it is taken for one: a file being written now is younger.
    public static let sweepAge: TimeInterval = 3600

    /// Removes what a process that was killed left half written before that time. Gives how many files.
    @discardableResult
    public func sweepDrafts(before limit: Date) throws -> Int {
        try sweep(drafts, before: limit) { _ in true }
    }

    /// Removes files from before that time that nothing refers to: a process was killed between storing a file and recording
    /// it. Gives how many.
    ///
    /// - isReferenced: whether the SHA-256 is recorded. If it throws, the sweep ends with that error.
    @discardableResult
    public func sweepUnreferenced(before limit: Date, isReferenced: (String) throws -> Bool) throws -> Int {
        var count = 0
        for name in try list(folder) where name.utf8.count == 2 {
            count += try sweep(folder + "/" + name, before: limit) { file in
                let sha256 = String(file.prefix { $0 != "." })
                // Whatever else somebody has put there is not ours to remove.
                return sha256.utf8.count == 64 ? try !isReferenced(sha256) : false
            }
        }
        return count
    }

    private func sweep(_ place: String, before limit: Date, _ isLeftover: (String) throws -> Bool) throws -> Int {
        var count = 0
        for name in try list(place) {
            let path = place + "/" + name
            // A file that has gone meanwhile was swept by another process, or got its name.
            guard let age = Self.modified(path), age < limit, try isLeftover(name) else { continue }
            if unlink(path) == 0 {
                count += 1
            } else if errno != ENOENT {
                throw BlobError(FileFault(path: path, code: errno))
            }
        }
        return count
    }

    private func list(_ place: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: place)
        } catch {
            throw BlobError(FileFault(path: place, code: Self.code(of: error)))
        }
    }

    private static func modified(_ path: String) -> Date? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
    }
}
