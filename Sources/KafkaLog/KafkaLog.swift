import Foundation
import MessageLog

/// ``MessageLog`` over Apache Kafka, by way of librdkafka 2.0.2.
///
/// - A group member commits with one Kafka transaction: its records and its group's offsets, with the cursor's text as
///   the offsets' metadata, under the generation in which it got its partitions (KIP-447).
/// - Readers see committed records only.
/// - Topics are never made by the way: a missing one is ``LogError/unknownTopic(_:)``.
///
/// Every librdkafka handle blocks a thread of its own, never one of the cooperative pool.
public final class KafkaLog: MessageLog {
    private let context: KafkaContext
    let reader: KafkaReader
    private let appender: KafkaAppender

    /// Connects in the background: servers that do not answer show with the first call, as ``LogError/unavailable(_:)``.
    ///
    /// - Parameters:
    ///   - bootstrapServers: `HOST:PORT`, several of them separated by commas.
    ///   - properties: librdkafka properties, such as `security.protocol`; those that the log's guarantees rest upon are
    ///     refused.
    ///   - client: names this process to the brokers and in their logs.
    ///   - instance: makes the transactional id of ``append(_:)`` unlike that of any other process.
    ///   - notice: takes what librdkafka has to say, without secrets. Called on the log's own threads.
    /// - Throws: ``KafkaSettingsError`` with everything that is wrong.
    public init(
        bootstrapServers: String, properties: [String: String] = [:], client: String = "canbao",
        timeouts: KafkaTimeouts = KafkaTimeouts(), instance: String = UUID().uuidString,
        notice: @escaping @Sendable (KafkaNotice) -> Void = { _ in }
    ) throws(KafkaSettingsError) {
        let settings = try KafkaSettings(bootstrapServers: bootstrapServers, properties: properties)
        context = KafkaContext(settings: settings, timeouts: timeouts, metrics: KafkaMetrics(), notice: notice)
        do {
            reader = try KafkaReader(client: client, context: context)
        } catch {
            throw KafkaSettingsError(problems: [settings.redactor(error.text)])
        }
        appender = KafkaAppender(transactionalID: "\(client)-append-\(instance)", client: client, context: context)
    }

    /// What is wrong with servers and properties; empty: nothing. The texts hold no secret, and nothing is connected.
    public static func problems(bootstrapServers: String, properties: [String: String]) -> [String] {
        do throws(KafkaSettingsError) {
            _ = try KafkaSettings(bootstrapServers: bootstrapServers, properties: properties)
            return []
        } catch {
            return error.problems
        }
    }

    public func topics() async throws -> [TopicDescription] {
        try await reader.topics().map(\.description)
    }

    public func apply(_ topics: [TopicDescription]) async throws {
        try await reader.apply(topics)
    }

    @discardableResult
    public func append(_ records: [OutgoingRecord]) async throws -> [RecordPosition] {
        try await appender.append(records)
    }

    public func read(_ partition: TopicPartition, from offset: Int64, limit: Int) async throws -> [LogRecord] {
        try await reader.read(partition, from: offset, limit: limit)
    }

    public func bounds(ofTopic topic: String) async throws -> [TopicPartition: Range<Int64>] {
        try await reader.bounds(ofTopic: topic)
    }

    public func cursors(ofGroup group: String) async throws -> [TopicPartition: Cursor] {
        try await reader.cursors(ofGroup: group)
    }

    public func members(ofGroup group: String) async throws -> [MemberDescription]? {
        try await reader.members(ofGroup: group)
    }

    public func join(group: String, topics: [String], member: String) async throws -> any GroupMember {
        for topic in topics { try await reader.checkTopic(topic) }
        return try KafkaMember(group: group, topics: topics, member: member, context: context)
    }

    public func close() async {
        await appender.close()
        await reader.close()
    }
}
