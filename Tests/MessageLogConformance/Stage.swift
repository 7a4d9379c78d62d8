import Foundation
import MessageLog
import Testing

/// What the cases have in common: a log with topics, and groups over it.
struct Stage: Sendable {
    let harness: any LogHarness
    /// The process that the case itself is.
    let log: any MessageLog

    init(_ harness: any LogHarness) async throws {
        self.harness = harness
        log = try await harness.open()
    }

    func name(_ text: String) -> String { harness.prefix + text }

    /// Creates a topic and returns its whole name.
    func topic(_ text: String, partitions: Int32 = 1) async throws -> String {
        try await log.apply([TopicDescription(name: name(text), partitions: partitions)])
        return name(text)
    }

    func join(
        _ topics: [String], group: String = "group", as member: String = "a", over log: (any MessageLog)? = nil
    ) async throws -> Participant {
        let member = try await (log ?? self.log).join(group: name(group), topics: topics, member: member)
        return Participant(member, name: "member")
    }

    /// Everything in a topic, by partition and offset.
    func contents(of topic: String) async throws -> [LogRecord] {
        var records: [LogRecord] = []
        for (partition, bounds) in try await log.bounds(ofTopic: topic).sorted(by: { $0.key < $1.key }) {
            var next = bounds.lowerBound
            while next < bounds.upperBound {
                let more = try await log.read(partition, from: next, limit: 1000)
                guard let last = more.last else { break }
                records += more
                next = last.position.offset + 1
            }
        }
        return records
    }

    func texts(in topic: String) async throws -> [String] {
        try await contents(of: topic).map(\.text)
    }

    /// Polls the members in turn until the condition holds.
    func poll(
        _ members: [Participant], limit: Int = 100, sourceLocation: SourceLocation = #_sourceLocation,
        until condition: @Sendable () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + harness.patience
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("it did not come about", sourceLocation: sourceLocation)
                throw Impatience()
            }
            for member in members { try await member.poll(limit: limit, wait: harness.pollWait) }
        }
    }

    /// Polls until the members own all partitions of the topics, evenly.
    func settle(
        _ members: [Participant], on topics: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var all: Set<TopicPartition> = []
        for topic in topics { all.formUnion(try await log.bounds(ofTopic: topic).keys) }
        let partitions = all
        let numbers = Set(partitions.map(\.partition)).count
        try await poll(members, sourceLocation: sourceLocation) {
            var owned: Set<TopicPartition> = []
            var isEven = true
            for member in members {
                let own = await member.partitions
                isEven = isEven && owned.isDisjoint(with: own)
                let share = Set(own.map(\.partition)).count
                isEven = isEven && (numbers / members.count...(numbers - 1) / members.count + 1).contains(share)
                owned.formUnion(own)
            }
            return isEven && owned == partitions
        }
    }

    /// Lets the time of all members run out but of these.
    func expireSessions(except members: [Participant] = []) async throws {
        let wait = harness.pollWait
        try await harness.letSessionsExpire {
            for member in members { try await member.poll(wait: wait) }
        }
    }

    struct Impatience: Error {}
}

/// Expects that `body` throws this error.
func expect<Value>(
    _ error: LogError, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Value
) async {
    await #expect(throws: error, sourceLocation: sourceLocation) { _ = try await body() }
}
