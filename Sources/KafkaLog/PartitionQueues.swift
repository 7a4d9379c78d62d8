import CRdkafka
import MessageLog

/// The fetched records of each owned partition, in a queue of its own, and a bell that rings when something arrives.
///
/// In one common queue a busy partition's records would stand before all others', and the group's calls behind them.
final class PartitionQueues {
    private let consumer: KafkaHandle
    private var queues: [OpaquePointer] = []
    /// The queue whose turn it is, and how many records it may still give before the next one's.
    private var turn = 0
    private var left = PartitionQueues.quantum
    private let bell: Bell

    private static let quantum = 32
    private let messages = UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>.allocate(capacity: quantum)

    init(of consumer: KafkaHandle, bell: Bell) {
        self.consumer = consumer
        self.bell = bell
        consumer.ring(bell)
    }

    deinit {
        messages.deallocate()
        close()
        consumer.ring(nil)
    }

    /// Takes the queues of partitions that the consumer is going to be told to read: before the first record comes.
    func open(_ partitions: some Sequence<TopicPartition>) {
        close()
        for partition in partitions {
            guard let queue = rd_kafka_queue_get_partition(consumer.pointer, partition.topic, partition.partition)
            else { continue }
            rd_kafka_queue_forward(queue, nil)
            bell.hang(on: queue)
            queues.append(queue)
        }
        turn = 0
    }

    func close() {
        for queue in queues {
            rd_kafka_queue_io_event_enable(queue, -1, nil, 0)
            rd_kafka_queue_destroy(queue)
        }
        queues = []
    }

    /// Lends the next fetched records, or errors of partitions, to the body: at most so many, all of one partition, the
    /// partitions taking turns. Returns false where there are none now.
    func take(atMost limit: Int, _ body: (UnsafePointer<rd_kafka_message_t>) throws -> Void) rethrows -> Bool {
        guard !queues.isEmpty else { return false }
        for _ in 0...queues.count {
            let count = left > 0 ? rd_kafka_consume_batch_queue(queues[turn], 0, messages, min(left, limit)) : 0
            guard count > 0 else {
                turn = (turn + 1) % queues.count
                left = Self.quantum
                continue
            }
            left -= count
            defer { for place in 0..<count { rd_kafka_message_destroy(messages[place]) } }
            for place in 0..<count { if let message = messages[place] { try body(message) } }
            return true
        }
        return false
    }

    /// Returns when something has arrived for the consumer or a partition, or the time is over.
    func wait(atMost milliseconds: Int32) {
        bell.wait(atMost: milliseconds)
    }
}
