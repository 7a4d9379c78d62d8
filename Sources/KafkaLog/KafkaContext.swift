import CRdkafka
import MessageLog

/// What all handles of one log share.
struct KafkaContext: Sendable {
    let settings: KafkaSettings
    let timeouts: KafkaTimeouts
    let metrics: KafkaMetrics
    let notice: @Sendable (KafkaNotice) -> Void

    /// Takes in what the library says about itself: log lines and statistics.
    func observe(_ event: KafkaEvent) {
        switch event.type {
        case RD_KAFKA_EVENT_LOG:
            guard let line = event.notice else { return }
            notice(KafkaNotice(level: line.level, facility: line.facility, text: settings.redactor(line.text)))
        case RD_KAFKA_EVENT_STATS:
            if let statistics = event.statistics { metrics.record(statistics) }
        default:
            break
        }
    }

    /// The error that callers get; one that is theirs already passes.
    func logError(_ error: any Error, doing what: String, topic: String? = nil) -> any Error {
        guard let fault = error as? KafkaFault else { return error }
        return logError(fault, doing: what, topic: topic)
    }

    func logError(_ fault: KafkaFault, doing what: String, topic: String? = nil) -> LogError {
        fault.logError(doing: what, at: settings.bootstrapServers, topic: topic, redactor: settings.redactor)
    }
}
