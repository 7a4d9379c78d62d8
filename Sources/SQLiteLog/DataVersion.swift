import GRDB
import GRDBSQLite

/// Asks SQLite for `data_version`: a number that changes with every commit of another connection, in this process or
/// any other. Asking takes microseconds, reads no disk, and takes no lock that a writer would notice.
///
/// It is asked hundreds of times a second by every waiting process; so it goes to SQLite directly, with a connection
/// that does nothing else. Not thread-safe: one thread owns it.
final class DataVersion {
    private let connection: OpaquePointer
    private let statement: OpaquePointer

    init(path: String) throws {
        var connection: OpaquePointer?
        let opened = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard let connection, opened == SQLITE_OK else {
            sqlite3_close_v2(connection)
            throw DatabaseError(resultCode: ResultCode(rawValue: opened))
        }
        var statement: OpaquePointer?
        let prepared = sqlite3_prepare_v2(connection, "PRAGMA data_version", -1, &statement, nil)
        guard let statement, prepared == SQLITE_OK else {
            sqlite3_close_v2(connection)
            throw DatabaseError(resultCode: ResultCode(rawValue: prepared))
        }
        self.connection = connection
        self.statement = statement
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close_v2(connection)
    }

    /// The number now; nil if SQLite fails.
    func read() -> Int64? {
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_ROW else { return nil }
        return sqlite3_column_int64(statement, 0)
    }
}
