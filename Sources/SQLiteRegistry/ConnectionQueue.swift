import Foundation
import GRDB
import Registry

/// A connection and the queue that it is used on.
///
/// Sendable because `connection` is touched in blocks on the queue only, and these run one after the other.
final class ConnectionQueue: @unchecked Sendable {
    private let queue: DatabaseQueue
    private let file: String
    private let usualPatience: Duration
    private let patience: LockPatience
    private var connection: Connection?

    init(_ queue: DatabaseQueue, file: String, patience: LockPatience, usualPatience: Duration) {
        self.queue = queue
        self.file = file
        self.patience = patience
        self.usualPatience = usualPatience
    }

    /// Runs the body on the connection, once it is this one's turn. Not cut short by the task's cancellation: what has begun
    /// is finished, so that nobody has to ask whether it was.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        let requested = ContinuousClock.now
        return try await withCheckedThrowingContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                self.patience.request(at: requested)
                defer { self.patience.request(at: nil) }
                continuation.resume(with: Result { try body(self.connection(to: database)) })
            }
        }
    }

    /// Runs the body after what was begun before, without anybody waiting for it.
    func runLater(_ body: @escaping @Sendable (Connection) -> Void) {
        queue.asyncWriteWithoutTransaction { database in
            if let connection = try? self.connection(to: database) { body(connection) }
        }
    }

    /// Closes the connection, after what was begun before. Later work throws.
    func close() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.asyncWriteWithoutTransaction { _ in
                self.connection = nil
                continuation.resume()
            }
        }
        do {
            try queue.close()
        } catch let error as DatabaseError {
            throw SQLiteFault(error, file: file, patience: usualPatience).registryError
        }
    }

    private func connection(to database: Database) throws -> Connection {
        if let connection { return connection }
        guard database.sqliteConnection != nil else { throw RegistryError.unusable("\(file) is closed already") }
        let opened = Connection(database, file: file, patience: patience, usualPatience: usualPatience)
        connection = opened
        return opened
    }
}
