import CRdkafka
import MessageLog

extension KafkaMember {
    /// The group has given or taken partitions. With the range assignor it takes all before it gives any.
    func rebalance(_ event: KafkaEvent) {
        dropProducer()
        groupMetadata = nil
        queues.close()
        if event.code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            ownership.assigned(event.partitions)
            return
        }
        let isLost = rd_kafka_assignment_lost(consumer.pointer) != 0
        rd_kafka_assign(consumer.pointer, nil)
        if isLost || event.code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS {
            ownership.revoked()
        } else {
            ownership.gaveBack()
        }
    }

    /// Makes the pending partitions one's own. If something fails the partitions stay pending, and the next poll tries again.
    ///
    /// The order matters: once former owners are fenced, no transaction of theirs can move the cursors that are read then.
    func acquire() throws {
        guard let pending = ownership.pending else { return }
        do {
            let metadata = GroupMetadata(of: consumer)
            guard rd_kafka_assignment_lost(consumer.pointer) == 0, let metadata else {
                ownership.revoked()
                return
            }
            let deadline = Deadline(after: context.timeouts.request)
            if let first = pending.min() {
                try Fencing(
                    pending.subtracting([first]).map(transactionalID), client: member, context: context
                )
                .run(before: deadline)
                producer = try makeProducer(for: first, before: deadline)
            }
            ownership.acquired(try committedCursors(of: pending, before: deadline))
            groupMetadata = metadata
        } catch {
            dropProducer()
            throw context.logError(error, doing: "taking over partitions for the group \(group)")
        }
    }

    /// Has the consumer read from where the ownership says: after an acquisition, a seek, a commit that failed.
    ///
    /// A new assignment of the same partitions rather than a seek: what was fetched before is dropped for certain.
    func stepIn() throws {
        guard ownership.isOutOfStep else { return }
        queues.open(ownership.owned.keys)
        let list = PartitionList()
        for (partition, position) in ownership.owned {
            list.add(partition, offset: position.next ?? Int64(RD_KAFKA_OFFSET_BEGINNING))
        }
        let code = rd_kafka_assign(consumer.pointer, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw context.logError(KafkaFault(code: code), doing: "beginning to read for the group \(group)")
        }
        ownership.cameIntoStep()
    }

    private func committedCursors(
        of partitions: Set<TopicPartition>, before deadline: Deadline
    ) throws(KafkaFault) -> [TopicPartition: Cursor?] {
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions)
        let code = rd_kafka_committed(consumer.pointer, list.pointer, deadline.milliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaFault(code: code) }
        return try PartitionList.cursors(in: list.pointer)
    }

    // MARK: - Transactional ids

    /// Each partition has a transactional id; a member writes under that of its first one.
    ///
    /// So the ids of a group are few and known, two members never share one, and whoever takes a partition over can shut its
    /// former owner out by announcing himself under the ids that this owner can have had.
    private func transactionalID(_ partition: TopicPartition) -> String {
        "\(group)/\(partition)"
    }

    func makeProducer(for partition: TopicPartition, before deadline: Deadline) throws(KafkaFault)
        -> TransactionalProducer
    {
        awaitFormerProducer(atMost: min(.seconds(1), deadline.remaining))
        let producer = try TransactionalProducer(
            transactionalID: transactionalID(partition), client: member, context: context,
            reportsDelivery: false)
        try producer.initialize(before: deadline)
        return producer
    }
}
