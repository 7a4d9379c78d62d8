import Foundation
import PlainWords

/// Key files are written whole or not at all, and never over another.
enum KeyFile {
    static func read(_ path: String) throws -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        } catch {
            throw KeyError.file(path: path, reason: PlainWords.reason(error))
        }
    }

    /// Makes the file, and its folder (mode 0700), unless there is one: then that one stays.
    static func create(_ path: String, text: String, mode: mode_t) throws {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder.isEmpty ? "." : folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw KeyError.file(path: path, reason: PlainWords.reason(error))
        }
        let draft = path + ".\(UUID().uuidString).new"
        defer { unlink(draft) }
        do {
            try FileWriting.create(draft, Data(text.utf8), mode: mode)
            // A link, other than a rename, leaves a file alone that another process has made meanwhile.
            if link(draft, path) != 0, errno != EEXIST { throw FileFault(path: path, code: errno) }
            try FileWriting.syncFolder(folder.isEmpty ? "." : folder)
        } catch let fault as FileFault {
            throw KeyError.file(path: path, reason: fault.reason)
        }
    }
}
