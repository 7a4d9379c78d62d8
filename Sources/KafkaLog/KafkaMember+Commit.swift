import CRdkafka
import MessageLog

extension KafkaMember {
    func commit(_ commits: [PartitionCommit]) async throws {
        guard !commits.isEmpty else { return }
        let partitions = Set(commits.map(\.partition))
        try checkOwnership(of: partitions)
        let deadline = Deadline(after: context.timeouts.commit)
        do {
            let producer = try producerForCommit(before: deadline)
            _ = try producer.transact(
                commits.lazy.flatMap(\.records), moving: offsets(of: commits), before: deadline)
        } catch let failure as TransactionFailure {
            throw handle(failure, partitions)
        } catch let fault as KafkaFault {
            ownership.rewind()
            throw context.logError(fault, doing: "preparing a commit for the group \(group)")
        }
        ownership.committed(Dictionary(commits.map { ($0.partition, $0.cursor) }) { $1 })
    }

    /// Whether the group has taken the partitions away is known here before the next poll tells it.
    private func checkOwnership(of partitions: Set<TopicPartition>) throws(LogError) {
        let refused = ownership.refused(partitions)
        guard refused.isEmpty else { throw .fenced(refused) }
        guard rd_kafka_assignment_lost(consumer.pointer) == 0 else { throw .fenced(partitions) }
    }

    private func producerForCommit(before deadline: Deadline) throws(KafkaFault) -> TransactionalProducer {
        if let producer { return producer }
        guard let partition = ownership.transactionalPartition else {
            throw KafkaFault(code: RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST)
        }
        let made = try makeProducer(for: partition, before: deadline)
        producer = made
        return made
    }

    private func offsets(of commits: [PartitionCommit]) -> TransactionalProducer.Offsets? {
        guard let groupMetadata else { return nil }
        let list = PartitionList()
        for commit in commits {
            list.add(commit.partition, offset: commit.cursor.nextOffset, metadata: commit.cursor.metadata)
        }
        return TransactionalProducer.Offsets(list: list, metadata: groupMetadata)
    }

    /// Puts the member into a state from which it can go on, and tells what the caller is to be told.
    private func handle(_ failure: TransactionFailure, _ partitions: Set<TopicPartition>) -> LogError {
        dropProducer()
        if failure.fault.isFencing {
            rejoin()
            return .fenced(partitions)
        }
        switch failure.outcome {
        case .undone:
            ownership.rewind()
        case .inDoubt:
            ownership.doubted()
        }
        let what = failure.outcome == .undone ? "committing" : "committing (what came of it is read back)"
        return context.logError(failure.fault, doing: "\(what) for the group \(group)", topic: failure.topic)
    }

    /// Somebody else has this member's partitions, or thinks so: it gives up what it has, and asks the group anew.
    private func rejoin() {
        ownership.revoked()
        groupMetadata = nil
        guard let subscription = PartitionList.subscription(of: consumer) else { return }
        rd_kafka_unsubscribe(consumer.pointer)
        rd_kafka_subscribe(consumer.pointer, subscription.pointer)
    }

    func leave() async {
        guard !hasLeft else { return }
        hasLeft = true
        ownership.revoked()
        groupMetadata = nil
        let limit = context.timeouts.close
        dropProducer()
        let deadline = Deadline(after: limit)
        queues.close()
        consumer.leaveGroup(before: deadline)
        consumer.release().wait(atMost: limit)
        awaitFormerProducer(atMost: limit)
    }
}
