import Foundation
import GRDB
import GRDBSQLite

/// A prepared statement as the hot path uses it: bound and read by position, through SQLite itself.
///
/// GRDB owns the statement. Its rows and arguments are left aside because they cost more than most of our statements do:
/// an enrollment takes some 45 of them, in a few hundred microseconds.
final class PreparedStatement {
    /// Owns `handle`.
    private let statement: Statement
    let handle: OpaquePointer
    private var bound: Int32 = 0
    private var bindFailure: Int32 = SQLITE_OK

    init(_ statement: Statement) {
        self.statement = statement
        handle = statement.sqliteStatement
    }

    /// Makes the next value bound the first one.
    func rewind() {
        bound = 0
        bindFailure = SQLITE_OK
    }

    /// The result code of the next step: `SQLITE_ROW`, `SQLITE_DONE` or a failure, of a binding too.
    func step() -> Int32 {
        bindFailure == SQLITE_OK ? sqlite3_step(handle) : bindFailure
    }

    /// Ends its reading of the database. Its failure is that of the last step, which was reported then.
    func reset() {
        sqlite3_reset(handle)
    }
}

// Bound values are copied by SQLite: it needs them until the statement is reset, which is after this call.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension PreparedStatement {
    func bind(_ value: Int64) {
        bound += 1
        note(sqlite3_bind_int64(handle, bound, value))
    }

    func bind(_ value: Int64?) {
        guard let value else { return bindNull() }
        bind(value)
    }

    func bind(_ value: Int) { bind(Int64(value)) }

    func bind(_ value: String) {
        bound += 1
        var value = value
        note(
            value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    // A text without an address would be null.
                    characters.isEmpty
                        ? sqlite3_bind_text(handle, bound, "", 0, copied)
                        : sqlite3_bind_text(handle, bound, characters.baseAddress, Int32(bytes.count), copied)
                }
            })
    }

    func bind(_ value: String?) {
        guard let value else { return bindNull() }
        bind(value)
    }

    func bind(_ value: Data) {
        bound += 1
        note(
            value.withUnsafeBytes { bytes in
                // A blob without an address would be null.
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, bound, 0)
                    : sqlite3_bind_blob(handle, bound, bytes.baseAddress, Int32(bytes.count), copied)
            })
    }

    func bind(_ value: Data?) {
        guard let value else { return bindNull() }
        bind(value)
    }

    func bindNull() {
        bound += 1
        note(sqlite3_bind_null(handle, bound))
    }

    private func note(_ code: Int32) {
        if code != SQLITE_OK { bindFailure = code }
    }
}

extension PreparedStatement {
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        let bytes = sqlite3_column_text(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func data(_ column: Int32) -> Data {
        guard let bytes = sqlite3_column_blob(handle, column) else { return Data() }
        return Data(bytes: bytes, count: Int(sqlite3_column_bytes(handle, column)))
    }

    func optionalData(_ column: Int32) -> Data? { isNull(column) ? nil : data(column) }

    func name(_ column: Int32) -> String {
        sqlite3_column_name(handle, column).map { String(cString: $0) } ?? "?"
    }
}
