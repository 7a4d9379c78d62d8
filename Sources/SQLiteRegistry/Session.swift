import Filings
import GRDBSQLite
import MessageLog
import Registry
import SocialInsurance

/// One transaction on a connection: what the body of a `read` or `write` is given. Its conformances lie in the files
/// `Session+….swift`.
final class Session {
    let connection: Connection
    /// Once the registry itself has failed, or a lane is lost, the transaction must not go on: SQLite may have rolled it
    /// back already, and what followed would be written outside of it.
    private var failure: RegistryError?
    var partitionIDs: [TopicPartition: Int64] = [:]
    /// The filing looked up or inserted last, because what follows is nearly always about the same one.
    var latestFiling: (kind: FilingKind, filingID: String, sequence: Int64)?
    /// Results recorded in this transaction, for the outbox rows that refer to them.
    var recordedResults: [ResultName: Int64] = [:]
    /// Employers and areas looked up in this transaction, because many filings of one batch name the same. Once there, they
    /// never change.
    var employers: [CreditCode: Employer] = [:]
    var areas: [AreaCode: Area] = [:]

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Ends the session: a body that kept it finds it closed.
    func end() {
        failure = failure ?? .unusable("a transaction of \(connection.file) is used after its end")
    }

    /// Throws what made the transaction fail, even if the body has caught it.
    func confirm() throws {
        if let failure { throw failure }
    }

    /// Makes the whole transaction fail with this.
    func fail(_ error: RegistryError) -> RegistryError {
        failure = failure ?? error
        return error
    }
}

extension Session {
    /// The query's statement, ready for its first binding.
    func statement(_ query: Query) throws -> PreparedStatement {
        try confirm()
        return try connection.statement(query)
    }

    /// Whether there is another row. The caller resets the statement when it is done with it.
    func step(_ statement: PreparedStatement) throws -> Bool {
        switch statement.step() {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let fault = connection.fault(code: code)
            statement.reset()
            throw fault.sparesTransaction ? fault.registryError : fail(fault.registryError)
        }
    }

    /// Runs a statement that answers no rows. Returns how many rows it changed.
    @discardableResult
    func run(_ statement: PreparedStatement) throws -> Int {
        defer { statement.reset() }
        while try step(statement) {}
        return connection.changes
    }

    /// The first row, read by the body; nil where there is none.
    func first<Value>(_ statement: PreparedStatement, _ read: (PreparedStatement) throws -> Value) throws -> Value? {
        defer { statement.reset() }
        return try step(statement) ? try read(statement) : nil
    }

    /// All rows, each read by the body.
    func all<Value>(_ statement: PreparedStatement, _ read: (PreparedStatement) throws -> Value) throws -> [Value] {
        defer { statement.reset() }
        var values: [Value] = []
        while try step(statement) { values.append(try read(statement)) }
        return values
    }
}

extension Session: RegistryTransaction {
    private static let openSavepoint = Query("SAVEPOINT filing")
    private static let releaseSavepoint = Query("RELEASE filing")
    private static let rollBackToSavepoint = Query("ROLLBACK TO filing")

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try run(statement(Self.openSavepoint))
        let value: Value
        do {
            value = try body()
            try confirm()
        } catch {
            try confirm()
            // What was remembered may be of rows that are undone now.
            latestFiling = nil
            recordedResults = [:]
            partitionIDs = [:]
            employers = [:]
            areas = [:]
            try run(statement(Self.rollBackToSavepoint))
            try run(statement(Self.releaseSavepoint))
            throw error
        }
        try run(statement(Self.releaseSavepoint))
        return value
    }
}
