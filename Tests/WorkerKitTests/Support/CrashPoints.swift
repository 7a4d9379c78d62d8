import Foundation
import MessageLog
import Registry
import Synchronization

/// Counts the moments at which a worker process could die around its two transactions, and dies at a chosen one.
///
/// A registry transaction and a log transaction have two each: before, when nothing is written, and after, when it is
/// written and the process does not know yet.
final class CrashPoints: Sendable {
    private let fatal: Int?
    private let passed = Mutex(0)

    /// - Parameter fatal: the number of the moment at which to die, from 1; nil: never.
    init(dyingAt fatal: Int? = nil) {
        self.fatal = fatal
    }

    /// How many moments there have been.
    var count: Int { passed.withLock { $0 } }
    var hasDied: Bool { fatal.map { count >= $0 } ?? false }

    /// Whether the process dies at this moment.
    func pass() -> Bool {
        passed.withLock { number in
            number += 1
            return number == fatal
        }
    }
}

/// A registry whose process may die right before or right after a write transaction.
struct CrashingRegistry: Registry {
    let base: any Registry
    let points: CrashPoints

    private static var death: RegistryError { .unusable("the process has died") }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryTransaction) throws -> Value
    ) async throws -> Value {
        if points.pass() { throw Self.death }
        let value = try await base.write(body)
        if points.pass() { throw Self.death }
        return value
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value {
        try await base.read(body)
    }

    func close() async throws { try await base.close() }
}

/// A log whose process may die right before or right after a commit. A dead process does not say good-bye.
struct CrashingLog: MessageLog {
    let base: any MessageLog
    let points: CrashPoints

    func topics() async throws -> [TopicDescription] { try await base.topics() }
    func apply(_ topics: [TopicDescription]) async throws { try await base.apply(topics) }
    func append(_ records: [OutgoingRecord]) async throws -> [RecordPosition] { try await base.append(records) }
    func read(_ partition: TopicPartition, from offset: Int64, limit: Int) async throws -> [LogRecord] {
        try await base.read(partition, from: offset, limit: limit)
    }
    func bounds(ofTopic topic: String) async throws -> [TopicPartition: Range<Int64>] {
        try await base.bounds(ofTopic: topic)
    }
    func cursors(ofGroup group: String) async throws -> [TopicPartition: Cursor] {
        try await base.cursors(ofGroup: group)
    }
    func join(group: String, topics: [String], member: String) async throws -> any GroupMember {
        CrashingMember(base: try await base.join(group: group, topics: topics, member: member), points: points)
    }
    func close() async { await base.close() }
}

struct CrashingMember: GroupMember {
    let base: any GroupMember
    let points: CrashPoints

    private static var death: LogError { .fatal("the process has died") }

    func poll(limit: Int, wait: Duration) async throws -> Delivery { try await base.poll(limit: limit, wait: wait) }

    func commit(_ commits: [PartitionCommit]) async throws {
        if points.pass() { throw Self.death }
        try await base.commit(commits)
        if points.pass() { throw Self.death }
    }

    func seek(_ partition: TopicPartition, to offset: Int64) async throws {
        try await base.seek(partition, to: offset)
    }

    func leave() async {
        if !points.hasDied { await base.leave() }
    }
}
