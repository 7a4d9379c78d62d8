import Foundation
import Metrics

/// The part of librdkafka's statistics that is watched, named as STATISTICS.md of librdkafka 2.0.2 has it.
struct KafkaStatistics: Decodable, Sendable {
    struct Broker: Decodable, Sendable {
        struct Window: Decodable, Sendable {
            let p99: Int64
        }

        let nodeid: Int32
        let state: String
        /// Round trips, in microseconds.
        let rtt: Window
    }

    struct Topic: Decodable, Sendable {
        let partitions: [String: Partition]
    }

    struct Partition: Decodable, Sendable {
        let partition: Int32
        /// The offset behind the last record that readers of committed records may see; negative where that is not known.
        let lastStableOffset: Int64
        /// The offset behind the last record that was handed out; negative where there was none yet.
        let applicationOffset: Int64
        /// Records that are fetched and not yet handed out.
        let fetched: Int64

        enum CodingKeys: String, CodingKey {
            case partition
            case lastStableOffset = "ls_offset"
            case applicationOffset = "app_offset"
            case fetched = "fetchq_cnt"
        }

        /// Offsets between what was handed out and the end; nil where that is not known. librdkafka's own `consumer_lag`
        /// does not know of cursors that a producer moves.
        var lag: Int64? {
            lastStableOffset < 0 || applicationOffset < 0 ? nil : max(0, lastStableOffset - applicationOffset)
        }
    }

    /// "consumer" or "producer".
    let type: String
    let client: String
    /// Records that wait to be sent, or for an answer.
    let queued: Int64
    let sent: Int64
    let received: Int64
    let brokers: [String: Broker]
    let topics: [String: Topic]

    enum CodingKeys: String, CodingKey {
        case type, brokers, topics
        case client = "client_id"
        case queued = "msg_cnt"
        case sent = "txmsgs"
        case received = "rxmsgs"
    }
}

/// Puts statistics into gauges. A gauge tells the newest number; labels carry neither keys nor record contents.
struct KafkaMetrics: Sendable {
    /// Takes what was read, besides the gauges.
    private let observer: @Sendable (KafkaStatistics) -> Void

    init(observer: @escaping @Sendable (KafkaStatistics) -> Void = { _ in }) {
        self.observer = observer
    }

    /// Malformed statistics are counted, not thrown: the log works without them.
    func record(_ json: String) {
        do {
            let statistics = try JSONDecoder().decode(KafkaStatistics.self, from: Data(json.utf8))
            record(statistics)
            observer(statistics)
        } catch {
            Counter(label: "canbao_kafka_statistics_malformed").increment()
        }
    }

    func record(_ statistics: KafkaStatistics) {
        let client = [("client", statistics.client), ("type", statistics.type)]
        set("canbao_kafka_queued_records", client, statistics.queued)
        set("canbao_kafka_sent_records", client, statistics.sent)
        set("canbao_kafka_received_records", client, statistics.received)
        for broker in statistics.brokers.values where broker.nodeid >= 0 {
            let labels = client + [("broker", String(broker.nodeid))]
            set("canbao_kafka_broker_up", labels, broker.state == "UP" ? 1 : 0)
            set("canbao_kafka_broker_round_trip_p99_microseconds", labels, broker.rtt.p99)
        }
        for (topic, state) in statistics.topics {
            for partition in state.partitions.values {
                guard partition.partition >= 0, let lag = partition.lag else { continue }
                let labels = client + [("topic", topic), ("partition", String(partition.partition))]
                set("canbao_kafka_lag", labels, lag)
                set("canbao_kafka_fetched_waiting", labels, partition.fetched)
            }
        }
    }

    private func set(_ label: String, _ dimensions: [(String, String)], _ value: Int64) {
        Gauge(label: label, dimensions: dimensions).record(value)
    }
}
