import Foundation
import GRDB
import Registry

/// The registry in one SQLite file, shared by any number of processes on one machine.
///
/// Write transactions are `BEGIN IMMEDIATE` and so follow one another across all processes; each is synced to the disk
/// before it returns (`synchronous=FULL`), and survives power loss. Reads run on a connection of their own, on a snapshot,
/// and never wait for writers (WAL).
public final class SQLiteRegistry: Registry {
    /// Where the file lies.
    public let path: String
    private let writer: ConnectionQueue
    private let reader: ConnectionQueue
    private let checkpointer: ConnectionQueue
    private let log: WriteAheadLog
    private let place: FilePlace?

    /// Opens the file, makes it (and its folder) if it is not there, and brings its tables up to date.
    ///
    /// Throws ``RegistryError``: unavailable where it is locked or out of reach, unusable where it is no registry, damaged,
    /// read-only, or written by a newer version.
    public static func open(
        path: String, settings: SQLiteRegistrySettings = SQLiteRegistrySettings()
    ) async throws -> SQLiteRegistry {
        // Opening blocks, up to the patience where another process holds the file: not for the cooperative pool.
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try SQLiteRegistry(path: path, settings: settings) })
            }
        }
    }

    private init(path: String, settings: SQLiteRegistrySettings) throws {
        self.path = path
        let opening = RegistryOpening(path: path, settings: settings)
        writer = try opening.writer()
        reader = try opening.reader()
        checkpointer = try opening.checkpointer()
        place = FilePlace(path: path)
        log = WriteAheadLog(path: path + "-wal", limit: settings.writeAheadLogLimit << 20)
    }

    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryTransaction) throws -> Value
    ) async throws -> Value {
        let value = try await writer.run { [place] connection in
            try place?.check()
            return try connection.inTransaction(.immediate) { try body($0) }
        }
        log.shorten(over: checkpointer)
        return value
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value {
        try await reader.run { [place] connection in
            try place?.check()
            return try connection.inTransaction(.deferred) { try body($0) }
        }
    }

    public func close() async throws {
        // The last connection to close writes the log back, which a reader cannot.
        try await reader.close()
        try await checkpointer.close()
        try await writer.close()
    }
}

extension Connection {
    /// Runs the body in a transaction. A fault of the registry becomes a ``RegistryError``; what else the body throws
    /// passes unchanged.
    func inTransaction<Value>(
        _ kind: Database.TransactionKind, _ body: (Session) throws -> Value
    ) throws -> Value {
        let session = Session(self)
        defer { session.end() }
        do {
            var value: Value?
            try database.inTransaction(kind) {
                value = try body(session)
                try session.confirm()
                return .commit
            }
            session.keepPartitions()
            return value!
        } catch let error as DatabaseError {
            throw fault(error).registryError
        }
    }
}
