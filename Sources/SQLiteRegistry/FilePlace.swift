import Foundation
import Registry

/// Which file a path led to when it was opened. SQLite writes on into a file that was deleted or replaced under it, where
/// nobody will ever read.
struct FilePlace: Sendable {
    private let path: String
    private let device: UInt64
    private let inode: UInt64

    /// Nil where there is none.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }

    /// Throws ``RegistryError/unusable(_:)`` where the path leads to another file now, or to none.
    func check() throws {
        guard let now = FilePlace(path: path), now.device == device, now.inode == inode else {
            throw RegistryError.unusable("\(path) was deleted or replaced while in use; start again")
        }
    }
}
