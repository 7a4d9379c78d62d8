import Foundation
import GRDB
import GRDBSQLite
import MessageLog
import Registry

/// One SQLite connection with its prepared statements, and what it remembers of rows that never change.
/// Used on its queue only.
final class Connection {
    let database: Database
    /// As operators know the file.
    let file: String
    let patience: LockPatience
    let usualPatience: Duration
    private let handle: OpaquePointer
    private var statements: [PreparedStatement?] = []
    /// Ids of partitions, of committed rows only.
    var partitionIDs: [TopicPartition: Int64] = [:]
    var partitions: [Int64: TopicPartition] = [:]

    /// The database must be open.
    init(_ database: Database, file: String, patience: LockPatience, usualPatience: Duration) {
        self.database = database
        self.file = file
        self.patience = patience
        self.usualPatience = usualPatience
        handle = database.sqliteConnection!
    }

    /// The query's statement, ready for its first binding.
    func statement(_ query: Query) throws -> PreparedStatement {
        if query.slot < statements.count, let statement = statements[query.slot] {
            statement.rewind()
            return statement
        }
        return try prepare(query)
    }

    private func prepare(_ query: Query) throws -> PreparedStatement {
        do {
            let statement = PreparedStatement(try database.makeStatement(sql: query.sql))
            while statements.count <= query.slot { statements.append(nil) }
            statements[query.slot] = statement
            return statement
        } catch let error as DatabaseError {
            throw fault(error).registryError
        }
    }

    func fault(code: Int32) -> SQLiteFault {
        SQLiteFault(
            file: file, patience: usualPatience, code: code, message: String(cString: sqlite3_errmsg(handle)))
    }

    func fault(_ error: DatabaseError) -> SQLiteFault {
        SQLiteFault(error, file: file, patience: usualPatience)
    }

    /// Rows changed by the last statement.
    var changes: Int { Int(sqlite3_changes(handle)) }
}
