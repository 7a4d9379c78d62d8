import Foundation
import Metrics

/// The part of librdkafka's statistics that is watched. All fields are as STATISTICS.md of librdkafka 2.0.2 has them.
struct KafkaStatistics: Decodable, Sendable {
    struct Broker: Decodable, Sendable {
        struct Window: Decodable, Sendable {
            let avg: Int64
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
        let ls_offset: Int64
        /// The offset behind the last record that was handed out; negative where there was none yet.
        let app_offset: Int64
        /// Records that are fetched and not yet handed out.
        let fetchq_cnt: Int64

        /// Offsets between what was handed out and the end; nil where that is not known. librdkafka's own `consumer_lag`
        /// does not know of cursors that a producer moves.
        var lag: Int64? {
            ls_offset < 0 || app_offset < 0 ? nil : max(0, ls_offset - app_offset)
        }
    }

    let type: String
    let client_id: String
    /// Records that wait to be sent, or for an answer.
    let msg_cnt: Int64
    let txmsgs: Int64
    let rxmsgs: Int64
    let brokers: [String: Broker]
    let topics: [String: Topic]
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
        let client = [("client", statistics.client_id), ("type", statistics.type)]
        set("canbao_kafka_queued_records", client, statistics.msg_cnt)
        set("canbao_kafka_sent_records", client, statistics.txmsgs)
        set("canbao_kafka_received_records", client, statistics.rxmsgs)
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
                set("canbao_kafka_fetched_waiting", labels, partition.fetchq_cnt)
            }
        }
    }

    private func set(_ label: String, _ dimensions: [(String, String)], _ value: Int64) {
        Gauge(label: label, dimensions: dimensions).record(value)
    }
}
