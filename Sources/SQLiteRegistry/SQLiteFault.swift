import GRDB
import GRDBSQLite
import Registry

/// What went wrong in SQLite, turned into words for operators. No text here holds a value from the database.
struct SQLiteFault {
    /// As operators know the file.
    let file: String
    let patience: Duration
    /// Extended result code.
    let code: Int32
    /// SQLite's own words: names of tables and columns, never values.
    let message: String

    /// Whether only the one statement failed, and the transaction can go on.
    var sparesTransaction: Bool { code & 0xFF == SQLITE_CONSTRAINT }

    var registryError: RegistryError {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            .unavailable(
                "\(file) has been locked by another process for \(patience.inSeconds) s; an import or a backup may hold it,"
                    + " or a process hangs: end that one, or give the workers more patience")
        case SQLITE_PROTOCOL, SQLITE_INTERRUPT, SQLITE_NOMEM:
            .unavailable("\(file) could not be used just now: \(words)")
        case SQLITE_FULL:
            .unavailable(
                "\(file) cannot grow: the disk or its quota is full, or the file's own limit is reached; make room")
        case SQLITE_IOERR:
            .unavailable(
                "\(file) cannot be read or written: \(words); check the disk, its mount and the open-files limit")
        case SQLITE_CANTOPEN:
            .unavailable("\(file) cannot be opened: \(words); check that its folder exists and may be written to")
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            .unusable(
                "\(file) may not be written to: \(words); give this process write access to the file and its folder")
        case SQLITE_NOTADB:
            .unusable("\(file) is no SQLite database, or is encrypted; name another file, or restore it from a backup")
        case SQLITE_CORRUPT:
            .unusable("\(file) is damaged: \(words); stop all workers and restore it from a backup")
        case SQLITE_CONSTRAINT:
            .conflict("\(file): a statement contradicts what is stored: \(words)")
        default:
            .unusable("\(file): a statement failed: \(words)")
        }
    }

    private var words: String { "\(message) (SQLite code \(code))" }
}

extension SQLiteFault {
    init(_ error: DatabaseError, file: String, patience: Duration) {
        self.init(
            file: file, patience: patience, code: error.extendedResultCode.rawValue,
            message: error.message ?? String(cString: sqlite3_errstr(error.resultCode.rawValue)))
    }
}

extension Duration {
    /// "5", "0.25".
    fileprivate var inSeconds: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        guard milliseconds % 1000 != 0 else { return String(milliseconds / 1000) }
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(milliseconds / 1000).\(fraction)"
    }
}
