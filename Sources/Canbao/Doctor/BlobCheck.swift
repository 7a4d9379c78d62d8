import Foundation

/// Whether certificates can be stored.
struct BlobCheck {
    let folder: URL

    var findings: [Finding] {
        let place = Folders.nearestExisting(folder)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), isFolder.boolValue else {
            return [
                .problem(
                    "blobs", "\(place.path) is no folder", remedy: "set CANBAO_BLOBS to a folder", fault: .settings)
            ]
        }
        guard access(place.path, W_OK | X_OK) == 0 else {
            return [
                .problem(
                    "blobs", "\(place.path) cannot be written: \(String(cString: strerror(errno)))",
                    remedy: "let the workers' user write there, or set CANBAO_BLOBS to another folder",
                    fault: .settings)
            ]
        }
        let isThere = place.path == folder.absoluteURL.standardizedFileURL.path
        return [.ok("blobs", isThere ? "\(place.path) can be written" : "there is none yet; the first worker makes it")]
    }
}
