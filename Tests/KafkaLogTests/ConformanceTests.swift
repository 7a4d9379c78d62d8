import Foundation
import KafkaLog
import MessageLog
import MessageLogConformance
import Synchronization
import TestKafka
import Testing

@Suite("Kafka meets what every log must", .timeLimit(.minutes(10)))
struct ConformanceTests {
    @Test("conforms", arguments: logConformance)
    func conforms(requirement: ConformanceCase) async throws {
        let harness = try KafkaHarness()
        try await requirement.check(harness)
        await harness.close()
    }
}

/// The shared broker, with names of the case's own, and members that count as dead soon.
private final class KafkaHarness: LogHarness {
    let prefix = "\(UUID().uuidString.prefix(8).lowercased())."
    let patience = Duration.seconds(300)
    let pollWait = Duration.milliseconds(50)
    private let address: String
    private let opened = Mutex<[KafkaLog]>([])

    init() throws {
        address = try TestBroker.shared()
    }

    func open() async throws -> any MessageLog {
        // The shortest session that Kafka's brokers allow unless they are told otherwise.
        let log = try KafkaLog(
            bootstrapServers: address,
            properties: [
                "session.timeout.ms": "6000", "max.poll.interval.ms": "6000", "heartbeat.interval.ms": "200",
                "topic.metadata.refresh.interval.ms": "1000",
            ])
        opened.withLock { $0.append(log) }
        return log
    }

    /// Members of a log that is closed are not heard of again, as long as nobody polls them.
    func crash(_ log: any MessageLog) async throws {
        await log.close()
    }

    /// The broker's time passes by itself, while the case waits for the others to take over.
    func letSessionsExpire(keepAlive: @Sendable () async throws -> Void) async throws {}

    func close() async {
        for log in opened.withLock({ $0 }) { await log.close() }
    }
}
