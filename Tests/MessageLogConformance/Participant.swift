import Foundation
import MessageLog
import Testing

/// A group member under observation: keeps account of what it owns, and checks each delivery against that.
actor Participant {
    nonisolated let name: String
    private let member: any GroupMember
    private(set) var owned: [TopicPartition: Cursor?] = [:]
    /// Everything received, in order, but what was lost with its partition before it was committed: it comes again.
    private(set) var received: [LogRecord] = []
    private(set) var losses: Set<TopicPartition> = []

    init(_ member: any GroupMember, name: String) {
        self.member = member
        self.name = name
    }

    var partitions: Set<TopicPartition> { Set(owned.keys) }
    var receivedTexts: [String] { received.map(\.text) }

    @discardableResult
    func poll(limit: Int = 100, wait: Duration = .zero) async throws -> Delivery {
        let delivery = try await member.poll(limit: limit, wait: wait)
        #expect(delivery.records.count <= limit)
        #expect(delivery.lost.isSubset(of: owned.keys), "\(name) lost what it did not own")
        for partition in delivery.lost { owned[partition] = nil }
        received.removeAll { delivery.lost.contains($0.position.partition) }
        losses.formUnion(delivery.lost)
        for (partition, cursor) in delivery.gained {
            #expect(owned[partition] == nil, "\(name) gained \(partition) twice")
            owned.updateValue(cursor, forKey: partition)
        }
        for record in delivery.records {
            #expect(owned[record.position.partition] != nil, "\(name) got a record of \(record.position.partition)")
        }
        received += delivery.records
        return delivery
    }

    func commit(_ commits: [PartitionCommit]) async throws {
        try await member.commit(commits)
    }

    /// Commits a cursor behind the last record received from each partition, with what `answer` makes of each record.
    func commitReceived(
        metadata: String = "", answer: @Sendable (LogRecord) -> [OutgoingRecord] = { _ in [] }
    ) async throws {
        let byPartition = Dictionary(grouping: received, by: \.position.partition)
        received = []
        try await member.commit(
            byPartition.compactMap { partition, records in
                records.last.map { last in
                    PartitionCommit(
                        partition: partition,
                        cursor: Cursor(nextOffset: last.position.offset + 1, metadata: metadata),
                        records: records.flatMap(answer))
                }
            })
    }

    func seek(_ partition: TopicPartition, to offset: Int64) async throws {
        try await member.seek(partition, to: offset)
    }

    func leave() async {
        await member.leave()
        owned = [:]
    }

    func forgetReceived() { received = [] }
}

extension LogRecord {
    /// The value as text.
    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "nil" }
}

extension OutgoingRecord {
    init(_ topic: String, key: String? = nil, _ text: String) {
        self.init(topic: topic, key: key.map { Data($0.utf8) }, value: Data(text.utf8))
    }
}
