import Foundation
import GRDB
import GRDBSQLite

/// A prepared statement on the records' way in and out, bound and read through SQLite's own functions: at tens of
/// thousands of records a second the general way, through arrays of values, costs more than SQLite itself.
///
/// It lives no longer than the access to the connection that it was made in. `row` is valid until the next step.
struct BlobStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer?

    init(_ sql: String, in db: Database) throws {
        statement = try db.cachedStatement(sql: sql).sqliteStatement
        connection = db.sqliteConnection
        sqlite3_reset(statement)
    }

    /// Runs a statement without rows for these values. Nil is NULL; empty data is an empty blob.
    func run(_ numbers: (Int64, Int64), _ blobs: (Data?, Data?, Data?)) throws {
        sqlite3_bind_int64(statement, 1, numbers.0)
        sqlite3_bind_int64(statement, 2, numbers.1)
        let code = withBlob(3, blobs.0) {
            withBlob(4, blobs.1) {
                withBlob(5, blobs.2) {
                    sqlite3_step(statement)
                }
            }
        }
        let message = code == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(connection))
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    /// Runs a query for these values, row by row, until `body` returns false.
    func forEachRow(_ numbers: (Int64, Int64, Int64), _ body: (Row) throws -> Bool) throws {
        defer { sqlite3_reset(statement) }
        sqlite3_bind_int64(statement, 1, numbers.0)
        sqlite3_bind_int64(statement, 2, numbers.1)
        sqlite3_bind_int64(statement, 3, numbers.2)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else {
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
            }
            guard try body(Row(statement: statement)) else { return }
        }
    }

    /// The row that a query stands at.
    struct Row {
        fileprivate let statement: OpaquePointer

        func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

        func blob(_ column: Int32) -> Data? {
            if sqlite3_column_type(statement, column) == SQLITE_NULL { return nil }
            // In this order, as SQLite asks for.
            guard let bytes = sqlite3_column_blob(statement, column) else { return Data() }
            return Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, column)))
        }

        /// Lends the bytes of a blob; nil for NULL.
        func withBlob<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer?) -> Value) -> Value {
            guard let bytes = sqlite3_column_blob(statement, column) else { return body(nil) }
            let count = Int(sqlite3_column_bytes(statement, column))
            return body(UnsafeRawBufferPointer(start: bytes, count: count))
        }
    }

    /// Binds a blob without a copy, for as long as `body` runs.
    private func withBlob(_ index: Int32, _ blob: Data?, _ body: () -> Int32) -> Int32 {
        guard let blob else {
            sqlite3_bind_null(statement, index)
            return body()
        }
        return blob.withUnsafeBytes { bytes in
            // A null pointer would be NULL, and no empty blob.
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                sqlite3_bind_zeroblob(statement, index, 0)
                return body()
            }
            let code = sqlite3_bind_blob64(statement, index, start, UInt64(bytes.count), nil)
            return code == SQLITE_OK ? body() : code
        }
    }
}
