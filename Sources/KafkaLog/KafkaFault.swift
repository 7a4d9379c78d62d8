import CRdkafka
import MessageLog

/// An error as librdkafka reports it, with what it says about going on.
struct KafkaFault: Error, Hashable, Sendable {
    enum Severity: Hashable, Sendable {
        /// The call did not succeed; it says nothing about others.
        case plain
        /// The same call may be made again, and resumes where it was.
        case retriable
        /// The current transaction is to be aborted; the handle stays good.
        case abortable
        /// The handle is of no more use, and what it was used for cannot go on.
        case fatal
        /// The call has not come back: the handle is of no more use, another one may do.
        case stuck
    }

    let code: rd_kafka_resp_err_t
    let text: String
    let severity: Severity

    init(code: rd_kafka_resp_err_t, text: String? = nil, severity: Severity = .plain) {
        self.code = code
        self.text = text ?? String(cString: rd_kafka_err2str(code))
        self.severity = severity
    }

    /// Takes over an error object and frees it; nil stays nil.
    init?(consuming error: OpaquePointer?) {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        code = rd_kafka_error_code(error)
        text = String(cString: rd_kafka_error_string(error))
        severity =
            if rd_kafka_error_is_fatal(error) != 0 {
                .fatal
            } else if rd_kafka_error_txn_requires_abort(error) != 0 {
                .abortable
            } else if rd_kafka_error_is_retriable(error) != 0 {
                .retriable
            } else {
                .plain
            }
    }

    var name: String { String(cString: rd_kafka_err2name(code)) }

    /// The group or the coordinator has given this member's partitions, or its transactional id, to another.
    var isFencing: Bool {
        switch code {
        case RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
            RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
            true
        default: false
        }
    }

    var isUnknownTopic: Bool {
        switch code {
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            true
        default: false
        }
    }

    /// Says that a broker cannot be reached, or nothing at all about the work in hand.
    var isConnectivity: Bool {
        switch code {
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE,
            RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
            true
        default: false
        }
    }

    /// Says that the servers refuse this client; it stays so until somebody mends a setting or a right.
    var isRefusal: Bool {
        switch code {
        case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            true
        default: false
        }
    }

    /// A record was given up because another one, or its transaction, had failed before.
    var isConsequence: Bool {
        code == RD_KAFKA_RESP_ERR__PURGE_QUEUE || code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT
    }

    /// A record is larger than the broker, or this client, lets pass; trying again changes nothing.
    var isTooLarge: Bool {
        code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE
    }
}

extension KafkaFault {
    /// What callers of ``MessageLog`` get: what failed, where, and what to do.
    func logError(doing what: String, at servers: String, topic: String? = nil, redactor: Redactor) -> LogError {
        if isUnknownTopic, let topic { return .unknownTopic(topic) }
        let reason = redactor("Kafka at \(servers), \(what): \(text) (\(name))")
        if isTooLarge {
            return .fatal("\(reason); raise max.message.bytes of the topic and message.max.bytes of broker and client")
        }
        if isRefusal {
            return .unavailable("\(reason); check the CANBAO_KAFKA_SECURITY_… and …_SASL_… settings and the ACLs")
        }
        if severity == .fatal { return .fatal(reason) }
        guard isConnectivity else { return .unavailable(reason) }
        return .unavailable("\(reason); check CANBAO_LOG, and that its servers can be reached")
    }
}
