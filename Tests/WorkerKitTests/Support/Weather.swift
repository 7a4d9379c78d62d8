import Foundation
import MessageLog
import Registry
import Synchronization

/// Makes the log or the registry fail while the test wants it so, and counts how often they did.
final class Weather: Sendable {
    enum Call: Hashable, Sendable, CaseIterable {
        case join, poll, commit, seek, write, read
    }

    private struct State {
        var failing: Set<Call> = []
        var error: [Call: any Error] = [:]
        var failures: [Call: Int] = [:]
        var passed: [Call: Int] = [:]
        var pollsOfRecords: [Int] = []
        var isGivenUp = false
    }
    private let state = Mutex(State())
    /// Whenever a call has passed.
    private let passing = DispatchSemaphore(value: 0)

    static let logText = "log.db is out of reach, says the test"
    static let registryText = "registry.db is out of reach, says the test"

    static var unavailableLog: LogError { .unavailable(logText) }
    static var unavailableRegistry: RegistryError { .unavailable(registryText) }

    /// From now on these calls fail, and no others do.
    func fail(_ calls: Set<Call>, _ error: (any Error)? = nil) {
        state.withLock { state in
            state.failing = calls
            state.error = [:]
            for call in calls { state.error[call] = error }
        }
    }

    func clear() { fail([]) }

    func failures(_ call: Call) -> Int { state.withLock { $0.failures[call] ?? 0 } }

    func passed(_ call: Call) -> Int { state.withLock { $0.passed[call] ?? 0 } }

    /// Which poll has brought each record, counted from 1.
    var pollsOfRecords: [Int] { state.withLock { $0.pollsOfRecords } }

    func brought(_ records: Int) {
        state.withLock { state in
            state.pollsOfRecords += Array(repeating: state.passed[.poll] ?? 0, count: records)
        }
    }

    func check(_ call: Call) throws {
        try state.withLock { state in
            guard state.failing.contains(call) else {
                state.passed[call, default: 0] += 1
                return
            }
            state.failures[call, default: 0] += 1
            throw state.error[call] ?? Self.usualError(call)
        }
        passing.signal()
    }

    /// Blocks the thread until enough calls have passed. For one thread at a time. Returns whether they have.
    func block(until isEnough: (Weather) -> Bool) -> Bool {
        while !isEnough(self) {
            if state.withLock({ $0.isGivenUp }) { return false }
            passing.wait()
        }
        return true
    }

    /// Ends the blocking: what it waits for will not come.
    func unblock() {
        state.withLock { $0.isGivenUp = true }
        passing.signal()
    }

    private static func usualError(_ call: Call) -> any Error {
        switch call {
        case .join, .poll, .commit, .seek: unavailableLog
        case .write, .read: unavailableRegistry
        }
    }
}

struct WeatheredRegistry: Registry {
    let base: any Registry
    let weather: Weather

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryTransaction) throws -> Value
    ) async throws -> Value {
        try weather.check(.write)
        return try await base.write(body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any RegistryView) throws -> Value
    ) async throws -> Value {
        try weather.check(.read)
        return try await base.read(body)
    }

    func close() async throws { try await base.close() }
}

struct WeatheredLog: MessageLog {
    let base: any MessageLog
    let weather: Weather

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
        try weather.check(.join)
        return WeatheredMember(
            base: try await base.join(group: group, topics: topics, member: member), weather: weather)
    }
    func close() async { await base.close() }
}

struct WeatheredMember: GroupMember {
    let base: any GroupMember
    let weather: Weather

    func poll(limit: Int, wait: Duration) async throws -> Delivery {
        try weather.check(.poll)
        let delivery = try await base.poll(limit: limit, wait: wait)
        weather.brought(delivery.records.count)
        return delivery
    }

    func commit(_ commits: [PartitionCommit]) async throws {
        try weather.check(.commit)
        try await base.commit(commits)
    }

    func seek(_ partition: TopicPartition, to offset: Int64) async throws {
        try weather.check(.seek)
        try await base.seek(partition, to: offset)
    }

    func leave() async { await base.leave() }
}
