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

/// A folder of files that are named by the SHA-256 of their content and never change: `ab/abcd….pdf`. Files get there
/// through a ``BlobWorkspace``: whole, durable, and under their final name. Several processes may share the folder.
public struct BlobStore: Sendable {
    /// Absolute.
    let folder: String

    /// Makes nothing: a folder that does not exist is an empty store.
    public init(folder: URL) {
        self.folder = folder.absoluteURL.standardizedFileURL.path
    }

    /// What a file of these bytes is named by.
    public static func sha256(of bytes: Data) -> String { SHA256.hash(data: bytes).hexadecimal }

    /// The bytes; nil: there is no such file. Throws ``BlobError/damaged(path:)`` rather than giving altered bytes.
    public func read(sha256: String, kind: String) throws -> Data? {
        let path = path(sha256, kind)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw BlobError(FileFault(path: path, error))
        }
        guard Self.sha256(of: bytes) == sha256 else { throw BlobError.damaged(path: path) }
        return bytes
    }

    /// Whether there is such a file. Its content is not looked at.
    public func contains(sha256: String, kind: String) -> Bool {
        access(path(sha256, kind), F_OK) == 0
    }

    /// Where the file lies, or would.
    public func path(_ sha256: String, _ kind: String) -> String {
        "\(folder)/\(sha256.prefix(2))/\(sha256).\(kind)"
    }

    func blob(_ sha256: String, _ kind: String, bytes: Int) -> Blob {
        Blob(uri: URL(fileURLWithPath: path(sha256, kind)).absoluteString, sha256: sha256, bytes: bytes)
    }

    /// Whether these very bytes are there. If so, the file is made young again, for ``expire(before:)``.
    func isIntact(_ sha256: String, _ kind: String) -> Bool {
        let path = path(sha256, kind)
        guard utimensat(AT_FDCWD, path, nil, 0) == 0,
            let present = try? Data(contentsOf: URL(fileURLWithPath: path))
        else { return false }
        return Self.sha256(of: present) == sha256
    }

    /// Removes every file that was stored before that time, in a store of files that are kept for a while only. What
    /// somebody else has put there stays. Gives how many. Throws ``BlobError``.
    @discardableResult
    public func expire(before limit: Date) throws -> Int {
        var count = 0
        do {
            for name in try FileListing.names(folder) where name.utf8.count == 2 {
                let home = folder + "/" + name
                for file in try FileListing.names(home) where StagedBlob(fileName: file) != nil {
                    let path = home + "/" + file
                    guard let modified = FileListing.modified(path), modified < limit else { continue }
                    if try FileListing.remove(path) { count += 1 }
                }
            }
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
        return count
    }
}

/// A file of a store that nothing refers to yet, as far as its process knows.
public struct StagedBlob: Hashable, Sendable {
    public let sha256: String
    public let kind: String

    init(sha256: String, kind: String) {
        self.sha256 = sha256
        self.kind = kind
    }

    /// Nil: no name that a file of a store can have.
    init?(fileName: String) {
        let parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 64, parts[0].utf8.allSatisfy({ $0.isHexadecimal }) else {
            return nil
        }
        self.init(sha256: String(parts[0]), kind: String(parts[1]))
    }

    var fileName: String { "\(sha256).\(kind)" }
}

extension UInt8 {
    /// In lower case.
    fileprivate var isHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
