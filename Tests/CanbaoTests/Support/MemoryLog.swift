import Foundation
import MessageLog

/// A log in memory, as far as the command line uses one. Records lie where a test puts them.
actor MemoryLog: MessageLog {
    private(set) var described: [TopicDescription]
    private var records: [TopicPartition: [LogRecord]] = [:]
    private var bounds: [TopicPartition: Range<Int64>] = [:]
    private var cursors: [String: [TopicPartition: Cursor]] = [:]
    private var members: [String: [MemberDescription]] = [:]
    private(set) var appended: [[OutgoingRecord]] = []
    /// What the nth append throws, from 0.
    private var appendFaults: [Int: LogError] = [:]

    init(_ topics: [TopicDescription] = []) {
        described = topics
        for topic in topics {
            for number in 0..<topic.partitions {
                bounds[TopicPartition(topic: topic.name, partition: number)] = 0..<0
            }
        }
    }

    // MARK: - What tests put in

    /// Puts a record at the end of a partition; `gap` offsets before it are no records.
    @discardableResult
    func put(
        _ topic: String, _ partition: Int32 = 0, at timestamp: Int64 = 0, value: String? = nil,
        headers: [String: String] = [:],
        gap: Int64 = 0
    ) -> LogRecord {
        let place = TopicPartition(topic: topic, partition: partition)
        let offset = (bounds[place]?.upperBound ?? 0) + gap
        let record = LogRecord(
            position: RecordPosition(partition: place, offset: offset), timestamp: timestamp, key: nil,
            value: value.map { Data($0.utf8) }, headers: headers.map { RecordHeader($0.key, $0.value) })
        records[place, default: []].append(record)
        bounds[place] = (bounds[place]?.lowerBound ?? 0)..<(offset + 1)
        return record
    }

    /// Moves a partition's end without a record, as a transaction's marker does.
    func leaveGap(_ topic: String, _ partition: Int32 = 0, _ count: Int64) {
        let place = TopicPartition(topic: topic, partition: partition)
        let present = bounds[place] ?? 0..<0
        bounds[place] = present.lowerBound..<(present.upperBound + count)
    }

    func setCursor(_ group: String, _ topic: String, _ partition: Int32 = 0, _ offset: Int64) {
        cursors[group, default: [:]][TopicPartition(topic: topic, partition: partition)] =
            Cursor(nextOffset: offset, metadata: "")
    }

    func setMembers(_ group: String, _ names: [String], owning partitions: Set<TopicPartition> = []) {
        members[group] = names.map { MemberDescription(name: $0, partitions: partitions) }
    }

    func failAppend(_ number: Int, _ error: LogError) { appendFaults[number] = error }

    // MARK: - MessageLog

    func topics() -> [TopicDescription] { described }
    func apply(_ topics: [TopicDescription]) {}

    func append(_ records: [OutgoingRecord]) throws -> [RecordPosition] {
        if let fault = appendFaults[appended.count] { throw fault }
        appended.append(records)
        return records.map { record in
            put(record.topic, value: record.value.map { String(decoding: $0, as: UTF8.self) }).position
        }
    }

    func read(_ partition: TopicPartition, from offset: Int64, limit: Int) -> [LogRecord] {
        Array((records[partition] ?? []).filter { $0.position.offset >= offset }.prefix(limit))
    }

    func bounds(ofTopic topic: String) throws -> [TopicPartition: Range<Int64>] {
        let found = bounds.filter { $0.key.topic == topic }
        if found.isEmpty { throw LogError.unknownTopic(topic) }
        return found
    }

    func cursors(ofGroup group: String) -> [TopicPartition: Cursor] { cursors[group] ?? [:] }
    func members(ofGroup group: String) -> [MemberDescription]? { members[group] }

    func join(group: String, topics: [String], member: String) throws -> any GroupMember {
        throw LogError.fatal("nobody joins here")
    }

    func close() {}
}
