import Foundation
import GRDB

/// What SQLite itself does on this machine: small rows, durably, in transactions of 500.
enum SQLiteLimit {
    /// Rows a second.
    static func measure(in folder: URL, rows: Int = 200_000) throws -> Double {
        let file = folder.appendingPathComponent("canbao-bench-limit-\(UUID().uuidString.prefix(8)).db")
        defer {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + suffix) }
        }
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        let database = try DatabasePool(path: file.path, configuration: configuration)
        try database.write { try $0.execute(sql: "CREATE TABLE row (id INTEGER PRIMARY KEY, content BLOB NOT NULL)") }
        let content = Data(repeating: 7, count: 64)
        let begin = ContinuousClock.now
        for _ in 0..<(rows / 500) {
            try database.write { database in
                let statement = try database.cachedStatement(sql: "INSERT INTO row (content) VALUES (?)")
                for _ in 0..<500 {
                    statement.setUncheckedArguments([content])
                    try statement.execute()
                }
            }
        }
        return Double(rows / 500 * 500) / (ContinuousClock.now - begin).inSeconds
    }
}
