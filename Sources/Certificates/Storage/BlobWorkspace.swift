import Foundation
import Synchronization

/// Where one process writes files for a ``BlobStore``, and keeps account of those that nothing refers to yet.
///
/// It is a folder `.new/OWNER-NAME` in the store's: half-written files, and for each staged file an empty one of its name. The
/// file `lock` in it is locked for as long as the process lives, whatever ends it. So another process can tell what was left
/// behind from what is being written now, without looking at clocks.
///
/// Everything blocks, for as long as the disk takes.
public final class BlobWorkspace: Sendable {
    public let store: BlobStore
    private let owner: String
    private let place: Mutex<Place?>

    /// The folder, while this process holds its lock.
    private struct Place {
        let path: String
        let lock: FileLock
    }

    /// The workspaces' folder.
    private static func home(_ store: BlobStore) -> String { store.folder + "/.new" }

    /// Makes nothing before it is needed.
    ///
    /// - Parameter owner: letters and digits that name whatever records the files: processes of the same owner know what became
    ///   of each other's.
    public init(_ store: BlobStore, owner: String) {
        self.store = store
        self.owner = owner
        place = Mutex(nil)
    }

    private init(_ store: BlobStore, _ owner: String, _ place: Place) {
        self.store = store
        self.owner = owner
        self.place = Mutex(place)
    }

    /// Throws ``BlobError`` where files cannot be written. Makes the store's folder, if it is not there, and leaves nothing
    /// else behind.
    public func probe() throws {
        do {
            _ = try folder()
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
        try remove()
    }

    /// Stores the bytes, unless they are there already.
    ///
    /// - Parameters:
    ///   - kind: the end of the file's name, such as `pdf`.
    ///   - other: another store on the same disk; nil: the workspace's own.
    ///
    /// Throws ``BlobError``; then nothing is stored.
    @discardableResult
    public func put(_ bytes: Data, kind: String, in other: BlobStore? = nil) throws -> Blob {
        try put(bytes, kind, in: other ?? store, isStaged: false)
    }

    /// As ``put(_:kind:in:)``, for a file that is to be recorded elsewhere afterwards: until ``settle(_:)`` it counts as
    /// one that nothing refers to. Also when the power fails, on file systems that keep the order in which names are made.
    public func stage(_ bytes: Data, kind: String) throws -> Blob {
        try put(bytes, kind, in: store, isStaged: true)
    }

    private func put(_ bytes: Data, _ kind: String, in store: BlobStore, isStaged: Bool) throws -> Blob {
        let sha256 = BlobStore.sha256(of: bytes)
        do {
            let folder = try folder()
            do {
                if isStaged { try FileWriting.touch("\(folder)/\(sha256).\(kind)") }
                if !store.isIntact(sha256, kind) {
                    try Self.write(bytes, to: store.path(sha256, kind), by: "\(folder)/\(UUID().uuidString).draft")
                }
            } catch let fault as FileFault where fault.code == ENOENT {
                // Somebody has removed the folder: the next attempt makes another.
                place.withLock { $0 = nil }
                throw fault
            }
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
        return store.blob(sha256, kind, bytes: bytes.count)
    }

    private static func write(_ bytes: Data, to path: String, by draft: String) throws {
        let home = (path as NSString).deletingLastPathComponent
        try FileWriting.makeFolders(home)
        try FileWriting.create(draft, bytes, mode: 0o640)
        guard rename(draft, path) == 0 else {
            let fault = FileFault(path: path, code: errno)
            unlink(draft)
            throw fault
        }
        try FileWriting.syncFolder(home)
    }

    /// The folder's path, made and locked the first time.
    private func folder() throws -> String {
        try place.withLock { place in
            if let place { return place.path }
            while true {
                let path = "\(Self.home(store))/\(owner)-\(UUID().uuidString)"
                try FileWriting.makeFolders(path)
                // Without the lock, another process has just taken the folder for one that was left behind.
                guard let lock = try FileLock(path + "/lock") else { continue }
                place = Place(path: path, lock: lock)
                return path
            }
        }
    }
}

// MARK: - What is staged

extension BlobWorkspace {
    private var present: String? { place.withLock { $0?.path } }

    /// The files that count as staged, if they were staged before that time; nil: all. Throws ``BlobError``.
    public func staged(before limit: Date? = nil) throws -> [StagedBlob] {
        guard let folder = present else { return [] }
        do {
            return try FileListing.names(folder).compactMap { name in
                guard let blob = StagedBlob(fileName: name) else { return nil }
                guard let limit else { return blob }
                return FileListing.modified(folder + "/" + name).map { $0 < limit } ?? false ? blob : nil
            }
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
    }

    /// Something refers to the file now: it stays. Throws ``BlobError``.
    public func settle(_ blob: StagedBlob) throws {
        guard let folder = present else { return }
        do {
            try FileListing.remove(folder + "/" + blob.fileName)
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
    }

    /// Nothing will ever refer to the file: removes it. Throws ``BlobError``.
    public func discard(_ blob: StagedBlob) throws {
        do {
            try FileListing.remove(store.path(blob.sha256, blob.kind))
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
        try settle(blob)
    }

    /// The owner's workspaces of processes that live no more. They are this process's now, to settle or discard what is staged
    /// there, and to ``remove()``. Throws ``BlobError``.
    public static func abandoned(in store: BlobStore, owner: String) throws -> [BlobWorkspace] {
        do {
            return try FileListing.names(home(store)).filter { $0.hasPrefix(owner + "-") }.compactMap { name in
                let path = home(store) + "/" + name
                guard let lock = try? FileLock(path + "/lock") else { return nil }
                return BlobWorkspace(store, owner, Place(path: path, lock: lock))
            }
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
    }

    /// Removes the folder with what was left half written, and lets go of the lock. What is still staged is staged no more.
    /// Throws ``BlobError``.
    public func remove() throws {
        guard let place = place.withLock({ $0 }) else { return }
        do {
            for name in try FileListing.names(place.path) where name != "lock" {
                try FileListing.remove(place.path + "/" + name)
            }
            // Last, so that nobody takes the folder over meanwhile.
            try FileListing.remove(place.path + "/lock")
            rmdir(place.path)
        } catch let fault as FileFault {
            throw BlobError(fault)
        }
        self.place.withLock { $0 = nil }
    }
}
