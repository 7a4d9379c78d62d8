import Foundation

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

/// Which file a path leads to.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// Nil where there is none.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
