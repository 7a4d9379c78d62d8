import MessageLog
import Registry

extension Session {
    private static let partitionID = Query("SELECT id FROM partitions WHERE topic = ? AND partition = ?")
    private static let partition = Query("SELECT topic, partition FROM partitions WHERE id = ?")
    private static let addPartition = Query("INSERT INTO partitions (topic, partition) VALUES (?, ?) RETURNING id")

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
        guard let id = try first(insert, { $0.integer(0) }) else {
            throw RegistryError.unusable("\(connection.file) gave no id to a partition")
        }
        partitionIDs[partition] = id
        return id
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
