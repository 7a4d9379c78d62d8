import MessageLog
import Registry

extension Session {
    private static let partitionID = Query("SELECT id FROM partitions WHERE topic = ? AND partition = ?")
    private static let partition = Query("SELECT topic, partition FROM partitions WHERE id = ?")
    private static let partitionsOfTopic = Query("SELECT partition FROM partitions WHERE topic = ?")
    private static let addPartition = Query("INSERT INTO partitions (topic, partition) VALUES (?, ?)")

    /// The partition's id; nil where the registry has never met it.
    func partitionID(_ partition: TopicPartition) throws -> Int64? {
        if let id = connection.partitionIDs[partition] ?? partitionIDs[partition] { return id }
        let query = try statement(Self.partitionID)
        query.bind(partition.topic)
        query.bind(Int64(partition.partition))
        guard let id = try first(query, { $0.integer(0) }) else { return nil }
        partitionIDs[partition] = id
        return id
    }

    /// The partition's id, given now if it had none.
    func ensurePartitionID(_ partition: TopicPartition) throws -> Int64 {
        if let id = try partitionID(partition) { return id }
        let insert = try statement(Self.addPartition)
        insert.bind(partition.topic)
        insert.bind(Int64(partition.partition))
        try run(insert)
        let id = connection.lastInsertedID
        partitionIDs[partition] = id
        return id
    }

    func sources(ofTopic topic: String) throws -> Set<TopicPartition> {
        let query = try statement(Self.partitionsOfTopic)
        query.bind(topic)
        return Set(try all(query) { TopicPartition(topic: topic, partition: Int32($0.integer(0))) })
    }

    /// The partition of a row that refers to it.
    func partition(_ row: PreparedStatement, _ column: Int32) throws -> TopicPartition {
        let id = row.integer(column)
        if let known = connection.partitions[id] { return known }
        let query = try statement(Self.partition)
        query.bind(id)
        let found = try first(query) { TopicPartition(topic: $0.text(0), partition: Int32($0.integer(1))) }
        return try value(found, row, column)
    }

    /// Once the transaction is committed: partitions never change, so the connection remembers them.
    func keepPartitions() {
        for (partition, id) in partitionIDs {
            connection.partitionIDs[partition] = id
            connection.partitions[id] = partition
        }
    }
}
