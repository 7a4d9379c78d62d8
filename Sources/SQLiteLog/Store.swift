import Foundation
import GRDB
import MessageLog
import Synchronization

/// The connections to the file, and the caches that belong to them.
///
/// Each job has its connection, so that none waits for another within the process: writing, reading, heartbeats,
/// checkpoints, and watching for changes.
final class Store: Sendable {
    let path: String
    let settings: SQLiteLogSettings
    let watcher: ChangeWatcher
    let spread: KeylessSpread
    private let fault: LogFault
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue
    private let heart: DatabaseQueue
    private let keeper: WALKeeper
    private let topologyCache = Mutex(Topology.unknown)

    /// Opens or creates the file. Blocks; call it on a thread that may wait.
    init(path: String, settings: SQLiteLogSettings) throws {
        self.path = path
        self.settings = settings
        fault = LogFault(path: path, busyTimeout: settings.busyTimeout)
        spread = KeylessSpread(start: UInt32(truncatingIfNeeded: settings.milliseconds))
        do {
            var configuration = Self.configuration(patience: settings.busyTimeout)
            writer = try Self.openWriter(path, configuration, patience: settings.busyTimeout)
            heart = try DatabaseQueue(path: path, configuration: configuration)
            // A heartbeat need not survive a power failure: no fsync for it.
            try heart.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = NORMAL") }
            keeper = try WALKeeper(
                path: path, settings: settings, configuration: Self.configuration(patience: .milliseconds(200)))
            configuration.readonly = true
            reader = try DatabaseQueue(path: path, configuration: configuration)
            watcher = ChangeWatcher(connection: try DatabaseQueue(path: path, configuration: configuration))
        } catch {
            throw fault.translate(error, openingWith: FileFacts(path: path))
        }
        watcher.start()
    }

    deinit {
        watcher.stop()
    }

    private static func configuration(patience: Duration) -> Configuration {
        let patience = BusyPatience(limit: patience)
        var configuration = Configuration()
        configuration.label = "canbao.log"
        configuration.busyMode = .callback { attempt in patience.wait(attempt: attempt) }
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            // An acknowledged append is to survive a power failure. Checkpoints are the keeper's work, off the way of
            // commits.
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
        }
        return configuration
    }

    /// Opens the connection that makes the file what it must be before others can be opened on it.
    private static func openWriter(
        _ path: String, _ configuration: Configuration, patience: Duration
    ) throws -> DatabaseQueue {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                let writer = try DatabaseQueue(path: path, configuration: configuration)
                try writer.writeWithoutTransaction { db in
                    guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                        throw LogError.fatal("\(path) is on a disk without shared memory; put the log on a local disk")
                    }
                }
                try writer.write { db in try Schema.prepare(db, path: path) }
                return writer
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Switching a new file to WAL asks for the whole file, and does not call the busy handler.
                guard ContinuousClock.now < deadline else { throw error }
                usleep(2000)
            }
        }
    }

    /// Runs `body` in a read transaction.
    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await reader.read(body)
        } catch {
            throw fault.translate(error)
        }
    }

    /// Runs `body` in a write transaction, which is durable when this returns. `bytes`: about how much it writes.
    func write<Value: Sendable>(
        bytes: Int = 0, _ body: @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            let value = try await writer.write(body)
            keeper.wrote(bytes)
            return value
        } catch {
            throw fault.translate(error)
        }
    }

    /// Runs `body` in a write transaction that a power failure may undo.
    func writeHeartbeat(_ body: @Sendable (Database) throws -> Void) async throws {
        do {
            try await heart.write(body)
            keeper.wrote(0)
        } catch {
            throw fault.translate(error)
        }
    }

    /// The topology as of the transaction that `db` is in.
    func topology(_ db: Database) throws -> Topology {
        let version = try Topology.currentVersion(db)
        let cached = topologyCache.withLock { $0 }
        if cached.version == version { return cached }
        let loaded = try Topology.load(db)
        topologyCache.withLock { $0 = loaded }
        return loaded
    }

    /// Blocks until the running calls are done. To be called once.
    func close() {
        watcher.stop()
        watcher.waitUntilStopped()
        keeper.close()
        for connection in [heart, reader, writer] { try? connection.close() }
    }
}
