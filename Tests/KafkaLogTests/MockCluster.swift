import CRdkafka
import Foundation

/// librdkafka's own brokers, inside this process: for the errors that a healthy broker does not give.
///
/// It knows no admin requests, so topics are made here, and it does not hide the records of aborted transactions.
final class MockCluster: @unchecked Sendable {
    // Safe: the library guards the cluster with a lock of its own, and the two pointers never change.
    private let handle: OpaquePointer
    private let cluster: OpaquePointer

    /// Kinds of requests, by their numbers in Kafka's protocol.
    enum Request: Int16 {
        case produce = 0, fetch = 1, offsetFetch = 9, findCoordinator = 10, joinGroup = 11, heartbeat = 12
        case initProducerID = 22, addPartitions = 24, addOffsets = 25, endTransaction = 26, offsetCommit = 28
    }

    init(brokers: Int32 = 1) {
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set(configuration, "log_level", "0", nil, 0)
        handle = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0)
        cluster = rd_kafka_mock_cluster_new(handle, brokers)
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(handle)
    }

    var address: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    func createTopic(_ name: String, partitions: Int32 = 1) {
        rd_kafka_mock_topic_create(cluster, name, partitions, 1)
    }

    /// The next requests of this kind are answered with these errors.
    func fail(_ request: Request, with errors: rd_kafka_resp_err_t...) {
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    /// The next requests of this kind are answered so much later.
    func delay(_ request: Request, by milliseconds: Int32, times: Int = 1) {
        for _ in 0..<times {
            canbao_rdkafka_mock_delay(cluster, 1, request.rawValue, RD_KAFKA_RESP_ERR_NO_ERROR, milliseconds)
        }
    }

    /// The broker takes no connections, and those that it has break.
    func setDown(_ broker: Int32) { rd_kafka_mock_broker_set_down(cluster, broker) }
    func setUp(_ broker: Int32) { rd_kafka_mock_broker_set_up(cluster, broker) }

    func setLeader(of topic: String, broker: Int32) { rd_kafka_mock_partition_set_leader(cluster, topic, 0, broker) }

    /// `kind`: "group" or "transaction".
    func setCoordinator(of kind: String, _ name: String, broker: Int32) {
        rd_kafka_mock_coordinator_set(cluster, kind, name, broker)
    }
}
