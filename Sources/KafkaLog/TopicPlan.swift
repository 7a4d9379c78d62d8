import MessageLog

/// A topic as it is, with its configuration.
struct KafkaTopic: Hashable, Sendable {
    let name: String
    let partitions: Int32
    /// What holds for the topic, whoever set it.
    let configuration: [String: String]
    /// What was set for this very topic: a change has to name all of it again, or it is lost.
    let overrides: [String: String]

    var description: TopicDescription {
        TopicDescription(
            name: name, partitions: partitions, retentionMilliseconds: limit("retention.ms"),
            retentionBytes: limit("retention.bytes"),
            maxRecordBytes: recordLimit == TopicPlan.defaultRecordBytes ? nil : recordLimit)
    }

    fileprivate var recordLimit: Int64? { configuration[TopicPlan.sizeKey].flatMap(Int64.init) }

    private func limit(_ key: String) -> Int64? {
        configuration[key].flatMap(Int64.init).flatMap { $0 < 0 ? nil : $0 }
    }
}

/// What is to be done so that the topics are as described. Nothing is ever narrowed or deleted.
struct TopicPlan: Hashable, Sendable {
    private(set) var create: [TopicDescription] = []
    /// The new number of partitions by topic.
    private(set) var widen: [String: Int32] = [:]
    /// The whole new set of overrides by topic.
    private(set) var configure: [String: [String: String]] = [:]

    /// Brokers take 1 MiB unless they are told otherwise. A request may have that much, and comes with headers besides.
    static let defaultRecordBytes: Int64 = 2 << 20

    init(from existing: [KafkaTopic], to wanted: [TopicDescription]) {
        let existing = Dictionary(existing.map { ($0.name, $0) }) { first, _ in first }
        for topic in wanted {
            guard let present = existing[topic.name] else {
                create.append(topic)
                continue
            }
            if present.partitions < topic.partitions { widen[topic.name] = topic.partitions }
            let changes = Self.configuration(of: topic).filter { key, value in
                // Who has opened a topic for larger records keeps it open.
                key == Self.sizeKey
                    ? present.recordLimit ?? 0 < Self.recordLimit(topic) : present.configuration[key] != value
            }
            if !changes.isEmpty { configure[topic.name] = present.overrides.merging(changes) { $1 } }
        }
    }

    static func configuration(of topic: TopicDescription) -> [String: String] {
        [
            "retention.ms": String(topic.retentionMilliseconds ?? -1),
            "retention.bytes": String(topic.retentionBytes ?? -1),
            // By key there would be left but one result of each person, whatever the cluster does by default.
            "cleanup.policy": "delete",
            sizeKey: String(recordLimit(topic)),
        ]
    }

    private static func recordLimit(_ topic: TopicDescription) -> Int64 { topic.maxRecordBytes ?? defaultRecordBytes }

    fileprivate static let sizeKey = "max.message.bytes"
}
