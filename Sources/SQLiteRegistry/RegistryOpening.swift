import Foundation
import GRDB
import PlainWords
import Registry

/// How a registry file is opened: its connections set up, its tables brought up to date, and what is no registry refused.
struct RegistryOpening {
    let path: String
    let settings: SQLiteRegistrySettings

    /// As operators know the file.
    private var file: String { path }

    /// The connection that writes. Makes the file and its tables where they are missing.
    func writer() throws -> ConnectionQueue {
        try makeFolder()
        try makeFile()
        let patience = LockPatience(settings.lockPatience)
        let queue = try patiently {
            let queue = try DatabaseQueue(path: path, configuration: configuration(patience, isReader: false))
            try migrate(queue)
            return queue
        }
        return connectionQueue(queue, patience)
    }

    /// The connection that reads. The file must have been opened by ``writer()``.
    func reader() throws -> ConnectionQueue {
        let patience = LockPatience(settings.lockPatience)
        let queue = try patiently {
            try DatabaseQueue(path: path, configuration: configuration(patience, isReader: true))
        }
        return connectionQueue(queue, patience)
    }

    /// The connection that writes the write-ahead log back. The file must have been opened by ``writer()``.
    func checkpointer() throws -> ConnectionQueue {
        let patience = LockPatience(settings.lockPatience)
        let queue = try patiently {
            try DatabaseQueue(path: path, configuration: configuration(patience, isReader: false))
        }
        return connectionQueue(queue, patience)
    }

    private func connectionQueue(_ queue: DatabaseQueue, _ patience: LockPatience) -> ConnectionQueue {
        ConnectionQueue(queue, file: file, patience: patience, usualPatience: settings.lockPatience)
    }

    private func makeFolder() throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw RegistryError.unavailable(
                "the folder \(folder.path) of the registry cannot be made: \(PlainWords.reason(error))")
        }
    }

    /// Makes the file if it is not there, for its owner alone: it holds ID numbers and wages. What SQLite puts beside it gets
    /// the same permissions. Where that fails, so does SQLite, and says why.
    private func makeFile() throws {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
        } else if errno == EISDIR {
            throw RegistryError.unavailable("\(path) is a folder; name a file for the registry")
        }
    }

    private func configuration(_ patience: LockPatience, isReader: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = isReader
        // References are checked where rows are made; SQLite would check each once more.
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .callback { patience.wait(tries: $0) }
        configuration.label = isReader ? "registry.reader" : "registry.writer"
        let settings = settings
        let file = file
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -\(settings.cacheSize)")
            guard !isReader else { return }
            try Self.refuseForeign(database, file: file)
            try Self.setUpLog(database, file: file, limit: settings.writeAheadLogLimit << 20)
            if let pages = settings.maximumPages { try database.execute(sql: "PRAGMA max_page_count = \(pages)") }
        }
        return configuration
    }

    /// A database with tables that does not call itself a registry is left alone. Looked at in this order, because another
    /// process may just be making both, in one transaction.
    private static func refuseForeign(_ database: Database, file: String) throws {
        let hasTables = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name NOT LIKE '%grdb\\_%' ESCAPE '\\')")
        guard hasTables == true else { return }
        guard try Int64.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID else {
            throw RegistryError.unusable("\(file) is a database, but no registry; name another file")
        }
    }

    private static func setUpLog(_ database: Database, file: String, limit: Int) throws {
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
            throw RegistryError.unusable(
                "\(file) lies where SQLite cannot keep a write-ahead log, on a network drive perhaps; move it to a local disk"
            )
        }
        try database.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA journal_size_limit = \(limit);
                PRAGMA wal_autocheckpoint = 0;
                """)
    }

    private func migrate(_ queue: DatabaseQueue) throws {
        let migrator = Schema.migrator
        var applied = try queue.read { database in
            // From here on one snapshot: another process may be making the tables at this moment.
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
            if try migrator.hasBeenSuperseded(database) {
                throw RegistryError.unusable(
                    "\(file) was written by a newer version of Canbao; use that version, or another file")
            }
            return try migrator.appliedIdentifiers(database)
        }
        while applied.count < migrator.migrations.count {
            do {
                try migrator.migrate(queue)
                return
            } catch let error as DatabaseError {
                // Another process may have been faster. Whatever it did is done; the rest is tried again.
                let now = try queue.read { database in
                    _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
                    return try migrator.appliedIdentifiers(database)
                }
                if now.count == applied.count { throw error }
                applied = now
            }
        }
    }

    /// Runs the body again while another process holds the file in a way that SQLite does not wait for, as when that
    /// one makes it a moment earlier.
    private func patiently<Value>(_ body: () throws -> Value) throws -> Value {
        let start = ContinuousClock.now
        var tries = 0
        let retries = LockPatience(settings.lockPatience)
        while true {
            do {
                return try body()
            } catch let error as DatabaseError {
                let isLocked = [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
                if isLocked, ContinuousClock.now - start < settings.lockPatience, retries.wait(tries: tries) {
                    tries += 1
                    continue
                }
                throw SQLiteFault(error, file: file, patience: settings.lockPatience).registryError
            }
        }
    }
}
