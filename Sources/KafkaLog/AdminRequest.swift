import CRdkafka
import Foundation
import MessageLog

/// One request of librdkafka's admin interface: owns its options, its queue and the answer's event.
final class AdminRequest {
    private let handle: KafkaHandle
    private let queue: OpaquePointer
    private let options: OpaquePointer
    private var event: OpaquePointer?

    init(_ kind: rd_kafka_admin_op_t, on handle: KafkaHandle, before deadline: Deadline) {
        self.handle = handle
        queue = rd_kafka_queue_new(handle.pointer)
        options = rd_kafka_AdminOptions_new(handle.pointer, kind)
        _ = withErrorText { text, size in
            rd_kafka_AdminOptions_set_request_timeout(options, deadline.milliseconds, text, size)
        }
    }

    deinit {
        if let event { rd_kafka_event_destroy(event) }
        rd_kafka_AdminOptions_destroy(options)
        rd_kafka_queue_destroy(queue)
    }

    /// Sends the request with `send(handle, options, queue)`, and lends the answer, valid as long as this object.
    func answer(
        before deadline: Deadline, _ send: (OpaquePointer, OpaquePointer, OpaquePointer) -> Void
    ) throws(KafkaFault) -> OpaquePointer {
        send(handle.pointer, options, queue)
        guard let event = rd_kafka_queue_poll(queue, deadline.milliseconds) else {
            throw KafkaFault(code: RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        self.event = event
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaFault(code: code, text: String(cString: rd_kafka_event_error_string(event)))
        }
        return event
    }

    /// Throws the first error that an array of topic results holds.
    static func check(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int,
        except harmless: rd_kafka_resp_err_t = RD_KAFKA_RESP_ERR_NO_ERROR
    ) throws(KafkaFault) {
        for index in 0..<count {
            guard let result = results?[index], rd_kafka_topic_result_error(result) != harmless else { continue }
            try check(
                rd_kafka_topic_result_error(result), rd_kafka_topic_result_error_string(result),
                rd_kafka_topic_result_name(result))
        }
    }

    static func check(
        _ code: rd_kafka_resp_err_t, _ text: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?
    ) throws(KafkaFault) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        let reason = text.map { String(cString: $0) } ?? String(cString: rd_kafka_err2str(code))
        throw KafkaFault(code: code, text: name.map { "\(String(cString: $0)): \(reason)" } ?? reason)
    }
}
