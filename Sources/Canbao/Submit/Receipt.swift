import MessageLog

/// That a filing is in the log: where, under what id.
struct Receipt: Encodable, Hashable, Sendable {
    /// In the file, from 1.
    let line: Int
    /// Nil where it cannot be read.
    let filingID: String?
    let position: RecordPosition
    /// That it belongs to; nil: none.
    var batch: String?

    static let columns = [
        TextTable.Column(title: "LINE", alignment: .right), TextTable.Column(title: "FILING"),
        TextTable.Column(title: "TOPIC"), TextTable.Column(title: "PARTITION", alignment: .right),
        TextTable.Column(title: "OFFSET", alignment: .right),
    ]

    var row: [String] {
        let partition = position.partition
        return ["\(line)", filingID ?? "-", partition.topic, "\(partition.partition)", "\(position.offset)"]
    }

    private enum CodingKeys: String, CodingKey {
        case line
        case filingID = "filingId"
        case topic, partition, offset, batch
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(line, forKey: .line)
        try container.encode(filingID, forKey: .filingID)
        try container.encode(position.partition.topic, forKey: .topic)
        try container.encode(position.partition.partition, forKey: .partition)
        try container.encode(position.offset, forKey: .offset)
        try container.encodeIfPresent(batch, forKey: .batch)
    }
}
