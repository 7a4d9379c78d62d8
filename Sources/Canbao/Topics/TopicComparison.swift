import MessageLog

/// A topic as it is described, and as it is.
struct TopicComparison: Hashable, Sendable {
    enum Difference: Hashable, Sendable {
        case missing
        /// The log has it, the description does not.
        case notDescribed
        case partitions(described: Int32, present: Int32)
        case retentionTime(described: Int64?, present: Int64?)
        case retentionBytes(described: Int64?, present: Int64?)
        /// The topic takes shorter records only than described.
        case recordBytes(described: Int64, present: Int64)
    }

    let name: String
    /// As the log has it, else as it is described.
    let topic: TopicDescription
    /// Empty: the log has what is described.
    let differences: [Difference]

    /// All topics that either side knows, by name. Topics in the log that have another prefix belong to somebody else.
    static func of(
        described: [TopicDescription], present: [TopicDescription], prefix: String
    ) -> [TopicComparison] {
        let wanted = Dictionary(described.map { ($0.name, $0) }) { first, _ in first }
        let found = Dictionary(present.map { ($0.name, $0) }) { first, _ in first }
        let names = Set(wanted.keys).union(found.keys.filter { $0.hasPrefix(prefix) })
        return names.sorted().compactMap { name in
            switch (wanted[name], found[name]) {
            case (let topic?, nil): TopicComparison(name: name, topic: topic, differences: [.missing])
            case (nil, let topic?): TopicComparison(name: name, topic: topic, differences: [.notDescribed])
            case (let wanted?, let found?):
                TopicComparison(name: name, topic: found, differences: differences(wanted, found))
            case (nil, nil): nil
            }
        }
    }

    private static func differences(_ described: TopicDescription, _ present: TopicDescription) -> [Difference] {
        var differences: [Difference] = []
        if described.partitions != present.partitions {
            differences.append(.partitions(described: described.partitions, present: present.partitions))
        }
        if described.retentionMilliseconds != present.retentionMilliseconds {
            differences.append(
                .retentionTime(described: described.retentionMilliseconds, present: present.retentionMilliseconds))
        }
        if described.retentionBytes != present.retentionBytes {
            differences.append(
                .retentionBytes(described: described.retentionBytes, present: present.retentionBytes))
        }
        if let wanted = described.maxRecordBytes, let limit = present.maxRecordBytes, limit < wanted {
            differences.append(.recordBytes(described: wanted, present: limit))
        }
        return differences
    }

    /// Whether `canbao topics apply` would change something. It never narrows a topic, nor removes one.
    var canBeApplied: Bool { differences.contains(where: \.canBeApplied) }
}

extension TopicComparison.Difference {
    fileprivate var canBeApplied: Bool {
        switch self {
        case .missing, .retentionTime, .retentionBytes, .recordBytes: true
        case .notDescribed: false
        case .partitions(let described, let present): described > present
        }
    }
}

extension TopicComparison.Difference: CustomStringConvertible {
    var description: String {
        switch self {
        case .missing: "missing"
        case .notDescribed: "not described"
        case .partitions(let described, let present) where described > present:
            "\(described) partitions are described"
        case .partitions(let described, _):
            "only \(described) partitions are described; it is left as it is, since a topic is never narrowed"
        case .retentionTime(let described, let present):
            "kept \(RetentionText.time(present)), described is \(RetentionText.time(described))"
        case .retentionBytes(let described, let present):
            "keeps \(RetentionText.size(present)) a partition, described is \(RetentionText.size(described))"
        case .recordBytes(let described, let present):
            "takes records of up to \(ByteText.format(present)), described is \(ByteText.format(described))"
        }
    }
}
