import KafkaLog
import Testing

@Suite("Properties that are wrong only together")
struct ContradictionTests {
    @Test(
        "are refused with what librdkafka says of them, before anything is connected",
        arguments: [
            ["security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN", "sasl.username": "me"],
            ["security.protocol": "sasl_ssl", "sasl.mechanisms": "SCRAM-SHA-512"],
            ["security.protocol": "sasl_plaintext", "sasl.mechanisms": "BOGUS"],
            ["security.protocol": "ssl", "ssl.ca.location": "/nowhere/ca.pem"],
            ["security.protocol": "ssl", "ssl.key.pem": "garbage-of-a-key"],
            ["max.in.flight": "100000"], ["retries": "0"], ["message.timeout.ms": "100000000"],
            ["session.timeout.ms": "100", "max.poll.interval.ms": "50"],
        ])
    func wrong(properties: [String: String]) {
        let problems = KafkaLog.problems(bootstrapServers: "127.0.0.1:9", properties: properties)
        #expect(problems.count == 1, "\(problems)")
        #expect(
            problems.allSatisfy { $0.hasPrefix("the Kafka properties are wrong: ") && $0.count > 40 }, "\(problems)")
        #expect(problems.allSatisfy { !$0.contains("garbage-of-a-key") })
        #expect(throws: KafkaSettingsError.self) {
            try KafkaLog(bootstrapServers: "127.0.0.1:9", properties: properties)
        }
    }

    @Test("are none where they go together")
    func right() {
        let properties = [
            "security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN", "sasl.username": "me",
            "sasl.password": "secret",
        ]
        #expect(KafkaLog.problems(bootstrapServers: "127.0.0.1:9", properties: properties).isEmpty)
    }
}
