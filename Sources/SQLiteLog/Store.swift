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
    private let gate = Gate()
    private let identity: FileIdentity?
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue
    /// Begun when the process is to stop.
    let hurry = Hurry()
    private let heart: DatabaseQueue
    private let housekeeper: Housekeeper
    private let topologyCache = Mutex(Topology.unknown)

    /// Opens or creates the file. Blocks; call it on a thread that may wait.
    init(path: String, settings: SQLiteLogSettings) throws {
        self.path = path
        self.settings = settings
        fault = LogFault(path: path, busyTimeout: settings.busyTimeout)
        spread = KeylessSpread(start: UInt32(truncatingIfNeeded: settings.milliseconds))
        do {
            Self.makeFile(path)
            writer = try Self.openWriter(path, settings, hurry)
            identity = FileIdentity(path: path)
            heart = try DatabaseQueue(
                path: path,
                configuration: Self.configuration(settings, patience: min(settings.busyTimeout, .seconds(1)), hurry))
            // A heartbeat need not survive a power failure: no fsync for it.
            try heart.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = NORMAL") }
            housekeeper = try Housekeeper(
                path: path, settings: settings,
                configuration: Self.configuration(settings, patience: .milliseconds(200), hurry))
            var reading = Self.configuration(settings, patience: settings.busyTimeout, hurry)
            reading.readonly = true
            reader = try DatabaseQueue(path: path, configuration: reading)
            watcher = try ChangeWatcher(path: path)
        } catch {
            throw fault.translate(error, openingWith: FileFacts(path: path))
        }
        watcher.start()
    }

    deinit {
        watcher.stop()
    }

    private static func configuration(
        _ settings: SQLiteLogSettings, patience: Duration, _ hurry: Hurry
    ) -> Configuration {
        let patience = BusyPatience(limit: patience, hurry: hurry)
        var configuration = Configuration()
        configuration.label = "canbao.log"
        configuration.busyMode = .callback { attempt in patience.wait(attempt: attempt) }
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            // An acknowledged append is to survive a power failure. Checkpoints are the keeper's work, off the way of
            // commits.
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
            if let pages = settings.mostPages { try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
        }
        return configuration
    }

    /// Makes the file if it is not there, for its owner alone: filings hold ID numbers, names and wages. What SQLite puts
    /// beside it gets the same permissions. Where that fails, so does SQLite, and says why.
    private static func makeFile(_ path: String) {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { Foundation.close(descriptor) }
    }

    /// Opens the connection that makes the file what it must be before others can be opened on it.
    private static func openWriter(_ path: String, _ settings: SQLiteLogSettings, _ hurry: Hurry) throws
        -> DatabaseQueue
    {
        let configuration = configuration(settings, patience: settings.busyTimeout, hurry)
        let deadline = ContinuousClock.now + settings.busyTimeout
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
        try await call {
            try checkPlace()
            return try await reader.read(body)
        }
    }

    /// Runs `body` in a write transaction, which is durable when this returns. `bytes`: about how much it writes.
    func write<Value: Sendable>(
        bytes: Int = 0, _ body: @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await call {
            try checkPlace()
            let value = try await writer.write(body)
            housekeeper.committed(bytes)
            return value
        }
    }

    /// Runs `body` in a write transaction that a power failure may undo, and that is given up soon where the file is locked.
    func writeBriefly(_ body: @Sendable (Database) throws -> Void) async throws {
        try await call {
            try await heart.write(body)
            housekeeper.committed(0)
        }
    }

    /// Removes what the topics' retention allows at that time.
    func enforceRetention(now: Int64) async throws -> Int {
        try await call { try await housekeeper.sweepAll(now: now) }
    }

    private func call<Value>(_ body: () async throws -> Value) async throws -> Value {
        try gate.enter(path)
        defer { gate.leave() }
        do {
            return try await body()
        } catch {
            throw fault.translate(error)
        }
    }

    /// SQLite writes on into a file that was deleted or replaced under it, where nobody will ever read.
    private func checkPlace() throws {
        guard FileIdentity(path: path) == identity else {
            throw LogError.fatal("\(path) was deleted or replaced while in use; start again")
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

    /// Blocks until the running calls are done. Calls from now on fail.
    func close() {
        guard gate.close() else { return }
        watcher.stop()
        watcher.waitUntilStopped()
        housekeeper.close()
        for connection in [heart, reader, writer] { try? connection.close() }
    }
}
