import Foundation

/// Whether files have room to grow.
struct DiskCheck {
    private static let least: Int64 = 256 * 1_048_576
    private static let comfortable: Int64 = 2048 * 1_048_576

    /// A folder that exists, or that will.
    let folder: URL
    /// Free bytes on a folder's disk, nil where that cannot be found out.
    var freeBytes: (URL) -> Int64? = Self.freeBytes

    var findings: [Finding] {
        let place = Folders.nearestExisting(folder)
        guard let free = freeBytes(place) else {
            return [.warning("disk", "the free space at \(place.path) cannot be found out")]
        }
        let text = "\(ByteText.format(free)) free at \(place.path)"
        let remedy = "free space, or move the files (CANBAO_HOME) to a larger disk"
        return switch free {
        case ..<Self.least: [.problem("disk", text, remedy: remedy)]
        case ..<Self.comfortable: [.warning("disk", text, remedy: remedy)]
        default: [.ok("disk", text)]
        }
    }

    private static func freeBytes(at folder: URL) -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}

enum Folders {
    /// The folder itself, or the first one above it that exists.
    static func nearestExisting(_ folder: URL) -> URL {
        var folder = folder.absoluteURL.standardizedFileURL
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path) {
            folder.deleteLastPathComponent()
        }
        return folder
    }
}
