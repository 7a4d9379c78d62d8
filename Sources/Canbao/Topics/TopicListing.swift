/// Prints topics and how they differ from their description.
struct TopicListing {
    private static let columns = [
        TextTable.Column(title: "TOPIC"), TextTable.Column(title: "PARTITIONS", alignment: .right),
        TextTable.Column(title: "KEPT"), TextTable.Column(title: "PER PARTITION"),
        TextTable.Column(title: "DIFFERENCE"),
    ]

    private struct Line: Encodable {
        let topic: String
        let partitions: Int32
        let retentionMilliseconds: Int64?
        let retentionBytes: Int64?
        let differences: [String]
    }

    let comparisons: [TopicComparison]

    init(_ comparisons: [TopicComparison]) {
        self.comparisons = comparisons
    }

    func print(isJSON: Bool, to output: TextOutput) throws {
        var output = output
        if isJSON {
            for comparison in comparisons { try output.writeJSON(Self.line(comparison)) }
        } else {
            var table = TextTable(Self.columns, width: Terminal.outputWidth)
            try output.write(table.layOut(comparisons.map(Self.row)))
        }
        try output.flush()
    }

    private static func line(_ comparison: TopicComparison) -> Line {
        let topic = comparison.topic
        return Line(
            topic: topic.name, partitions: topic.partitions, retentionMilliseconds: topic.retentionMilliseconds,
            retentionBytes: topic.retentionBytes, differences: comparison.differences.map(\.description))
    }

    private static func row(_ comparison: TopicComparison) -> [String] {
        let topic = comparison.topic
        let differences = comparison.differences.map(\.description).joined(separator: "; ")
        return [
            topic.name, "\(topic.partitions)", RetentionText.time(topic.retentionMilliseconds),
            RetentionText.size(topic.retentionBytes), differences.isEmpty ? "-" : differences,
        ]
    }
}
