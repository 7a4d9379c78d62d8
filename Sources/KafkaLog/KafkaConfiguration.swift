import CRdkafka

/// Owns an `rd_kafka_conf_t` until a handle is made of it.
final class KafkaConfiguration {
    private var pointer: OpaquePointer?

    init() {
        pointer = rd_kafka_conf_new()
    }

    deinit {
        if let pointer { rd_kafka_conf_destroy(pointer) }
    }

    /// Sets a property. Returns what is wrong with it, or nil; the text never holds the value of a secret.
    func problem(setting name: String, to value: String) -> String? {
        let (result, text) = withErrorText { buffer, size in
            rd_kafka_conf_set(pointer, name, value, buffer, size)
        }
        switch result {
        case RD_KAFKA_CONF_OK: return nil
        case RD_KAFKA_CONF_UNKNOWN: return "librdkafka \(libraryVersion) knows no property \(name)"
        default:
            let reason = Redactor.isSecret(name) ? "its value is not accepted" : text
            return "the Kafka property \(name) is wrong: \(reason)"
        }
    }

    /// Makes a handle; the configuration is used up by that, whatever comes of it.
    ///
    /// - Parameter losses: counts broken connections; lives as long as the handle.
    func makeHandle(
        _ type: rd_kafka_type_t, properties: [String: String], events: Int32, losses: UnsafeMutablePointer<Int32>
    ) throws(KafkaFault) -> OpaquePointer {
        for (name, value) in properties {
            if let problem = problem(setting: name, to: value) {
                throw KafkaFault(code: RD_KAFKA_RESP_ERR__INVALID_ARG, text: problem, severity: .fatal)
            }
        }
        rd_kafka_conf_set_events(pointer, events)
        canbao_rdkafka_keep_quiet(pointer)
        canbao_rdkafka_count_losses(pointer, losses)
        if type == RD_KAFKA_CONSUMER { canbao_rdkafka_pace_fetches(pointer) }
        let (handle, text) = withErrorText { buffer, size in rd_kafka_new(type, pointer, buffer, size) }
        // Where it fails, librdkafka 2.0.2 frees the configuration's interceptors, and would free them once more with the
        // configuration: what is left of that is given up. It happens once, before the program ends with status 78.
        pointer = nil
        guard let handle else {
            throw KafkaFault(code: rd_kafka_last_error(), text: text, severity: .fatal)
        }
        return handle
    }

    private var libraryVersion: String { String(cString: rd_kafka_version_str()) }
}

/// Calls a function that writes an error text into a buffer, and returns that text with its result.
func withErrorText<Result>(
    _ body: (UnsafeMutablePointer<CChar>, Int) -> Result
) -> (result: Result, text: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        buffer.initialize(repeating: 0)
        let start = buffer.baseAddress!
        let result = body(start, buffer.count)
        return (result, String(cString: start))
    }
}
