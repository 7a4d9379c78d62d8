import Foundation
import MessageLog
import Synchronization
import TestKafka
import Testing

@testable import KafkaLog

@Suite("Kafka: statistics")
struct StatisticsTests {
    @Test("librdkafka's statistics are read as it writes them, and say how far a group lags")
    func lag() async throws {
        let names = Names()
        let requests = names.topic("requests")
        let texts = Mutex<[KafkaStatistics]>([])
        let settings = try KafkaSettings(
            bootstrapServers: try TestBroker.shared(), properties: ["statistics.interval.ms": "1000"])
        try await withLog { log in
            try await log.apply([TopicDescription(name: requests, partitions: 1)])
            try await log.append((0..<5).map { OutgoingRecord(requests, "v\($0)") })
        }
        let context = KafkaContext(
            settings: settings, timeouts: KafkaTimeouts(),
            metrics: KafkaMetrics { statistics in texts.withLock { $0.append(statistics) } }, notice: { _ = $0 }
        )
        let member = try KafkaMember(group: names.group, topics: [requests], member: "one", context: context)
        _ = try await member.poll { all in
            all.records.count == 5
                && texts.withLock { $0.last { $0.type == "consumer" }?.topics[requests]?.partitions["0"]?.lag == 0 }
        }
        await member.leave()
        let newest = try #require(texts.withLock { $0.last { $0.type == "consumer" } })
        #expect(newest.client == "one")
        #expect(newest.brokers.values.contains { $0.state == "UP" })
    }
}
