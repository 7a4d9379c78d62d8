import Foundation
import WorkerKit

/// The embedded log's file, for those who look before they open: opening makes what is missing.
enum LogFile {
    /// True for a log that is no file, too.
    static func exists(_ settings: Settings) -> Bool {
        guard case .sqlite(let path) = settings.log else { return true }
        return FileManager.default.fileExists(atPath: path)
    }
}
