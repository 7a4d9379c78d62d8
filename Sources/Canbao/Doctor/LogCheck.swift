import Filings
import Foundation
import MessageLog

/// Whether the log can be read and written.
struct LogCheck {
    private static let longestWAL: Int64 = 512 * 1_048_576

    let log: any MessageLog
    /// Of the embedded log's write-ahead file, in bytes; nil where there is none.
    let walBytes: Int64?

    func findings() async throws -> [Finding] {
        _ = try await log.topics()
        // A write transaction that writes nothing: it needs the lock and the right to write, and leaves no trace.
        try await log.apply([])
        guard let walBytes, walBytes > Self.longestWAL else {
            return [.ok("log", "can be read and written")]
        }
        return [
            .warning(
                "log", "the write-ahead file holds \(ByteText.format(walBytes)), more than usual",
                remedy: "a program may hold an old reading open; find it with fuser, and stop it")
        ]
    }

    /// The newest records of the results topics, by their timestamps; nil where there are none.
    func newestRecord(_ topics: [String]) async throws -> Date? {
        var newest: Int64?
        for topic in topics {
            for (partition, bounds) in try await log.bounds(ofTopic: topic) where !bounds.isEmpty {
                let last = try await log.read(partition, from: bounds.upperBound - 1, limit: 1).last
                newest = [newest, last?.timestamp].compactMap(\.self).max()
            }
        }
        return newest.map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }
}
