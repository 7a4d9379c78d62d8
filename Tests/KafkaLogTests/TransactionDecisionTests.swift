import CRdkafka
import MessageLog
import Testing

@testable import KafkaLog

@Suite("Kafka: what an error means")
struct TransactionDecisionTests {
    @Test(
        "what comes after a step of a transaction that failed",
        arguments: [
            (TransactionStep.begin, KafkaFault.Severity.plain, true, TransactionAction.giveUp(.undone)),
            (.begin, .fatal, true, .giveUp(.undone)),
            (.produce, .plain, true, .abort),
            (.produce, .fatal, true, .giveUp(.undone)),
            (.offsets, .retriable, true, .again),
            (.offsets, .retriable, false, .abort),
            (.offsets, .abortable, true, .abort),
            (.offsets, .plain, true, .abort),
            (.offsets, .fatal, true, .giveUp(.undone)),
            (.offsets, .stuck, false, .giveUp(.undone)),
            (.commit, .retriable, true, .again),
            (.commit, .retriable, false, .giveUp(.inDoubt)),
            (.commit, .abortable, true, .abort),
            (.commit, .plain, true, .giveUp(.inDoubt)),
            (.commit, .fatal, true, .giveUp(.inDoubt)),
            (.commit, .stuck, false, .giveUp(.inDoubt)),
            (.abort, .retriable, true, .again),
            (.abort, .retriable, false, .giveUp(.undone)),
            (.abort, .plain, true, .giveUp(.undone)),
            (.abort, .fatal, true, .giveUp(.undone)),
        ])
    func decisions(
        step: TransactionStep, severity: KafkaFault.Severity, timeIsLeft: Bool, expected: TransactionAction
    ) {
        #expect(TransactionAction.after(step, severity, timeIsLeft: timeIsLeft) == expected)
    }

    @Test("every failure but one before the commit leaves no doubt")
    func doubt() {
        for step in TransactionStep.allCases where step != .commit {
            for severity: KafkaFault.Severity in [.plain, .retriable, .abortable, .fatal, .stuck] {
                #expect(TransactionAction.after(step, severity, timeIsLeft: false) != .giveUp(.inDoubt))
            }
        }
    }

    private func logError(
        _ code: rd_kafka_resp_err_t, _ severity: KafkaFault.Severity = .plain, text: String? = nil,
        topic: String? = nil,
        redactor: Redactor = Redactor(properties: [:])
    ) -> LogError {
        KafkaFault(code: code, text: text, severity: severity)
            .logError(doing: "testing", at: "host:9092", topic: topic, redactor: redactor)
    }

    @Test("an error says where, what, and why")
    func text() {
        let error = logError(RD_KAFKA_RESP_ERR__TRANSPORT, text: "connection refused")
        guard case .unavailable(let text) = error else {
            Issue.record("not an outage")
            return
        }
        #expect(text.hasPrefix("Kafka at host:9092, testing: connection refused (_TRANSPORT); check CANBAO_LOG"))
        #expect(error.isRetryable)
    }

    @Test("a missing topic is named; where none is known it is an outage")
    func unknownTopic() {
        #expect(logError(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, topic: "t") == .unknownTopic("t"))
        #expect(logError(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC).isRetryable)
    }

    @Test("a refusal says which settings to look at, and may pass when they are mended")
    func refusal() {
        guard case .unavailable(let text) = logError(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) else {
            Issue.record("not an outage")
            return
        }
        #expect(text.contains("CANBAO_KAFKA_SECURITY_"))
    }

    @Test("a record that is too large never passes, and the text says what to raise")
    func tooLarge() {
        guard case .fatal(let text) = logError(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, .abortable) else {
            Issue.record("not fatal")
            return
        }
        #expect(text.contains("message.max.bytes"))
    }

    @Test("secrets are taken out of texts")
    func secrets() {
        let redactor = Redactor(properties: [
            "sasl.password": "hunter2", "ssl.key.password": "hunter22", "client.rack": "a",
        ])
        let error = logError(RD_KAFKA_RESP_ERR__FAIL, text: "hunter2 a hunter22", redactor: redactor)
        #expect(error == .unavailable("Kafka at host:9092, testing: *** a *** (_FAIL)"))
    }
}
