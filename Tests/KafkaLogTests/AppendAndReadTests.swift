import Foundation
import KafkaLog
import MessageLog
import TestKafka
import Testing

@Suite("Kafka: appending and reading")
struct AppendAndReadTests {
    private let names = Names()

    @Test("a record comes back as it went: null value, empty value, headers in their order, any bytes, 1 MiB")
    func roundTrip() async throws {
        let topic = names.topic("round-trip")
        let records = [
            OutgoingRecord(topic, key: "a", "text"),
            OutgoingRecord(topic, key: "a", nil),
            OutgoingRecord(topic, key: "a", ""),
            OutgoingRecord(topic: topic, key: nil, value: Data((0...255).map { UInt8($0) })),
            OutgoingRecord(topic: topic, key: Data(), value: Data(repeating: 7, count: 1 << 20)),
            OutgoingRecord(
                topic, key: "a", "x",
                headers: [
                    RecordHeader("b", "1"), RecordHeader("a", Data([0, 255, 10])), RecordHeader("b", "2"),
                    RecordHeader("空", ""),
                ]),
        ]
        try await withLog { log in
            try await log.apply([TopicDescription(name: topic, partitions: 1)])
            let positions = try await log.append(records)
            #expect(positions.map(\.offset) == [0, 1, 2, 3, 4, 5])
            let read = try await log.read(positions[0].partition, from: 0, limit: 100)
            #expect(read.map(\.position) == positions)
            #expect(read.map(\.key) == records.map(\.key))
            #expect(read.map(\.value) == records.map(\.value))
            #expect(read.map(\.headers) == records.map(\.headers))
            #expect(read.allSatisfy { $0.timestamp > 1_600_000_000_000 })
            #expect(try await log.read(positions[0].partition, from: 4, limit: 1).map(\.position.offset) == [4])
        }
    }

    @Test("what a producer commits after it has left a transaction open is read, wherever the reading begins")
    func behindAnAbortedTransaction() async throws {
        let (address, topic) = (try TestBroker.shared(), names.topic("aborted"))
        let partition = TopicPartition(topic: topic, partition: 0)
        let log = try KafkaLog(bootstrapServers: address, instance: topic)
        try await log.apply([TopicDescription(name: topic, partitions: 1)])
        let zombie = try Zombie(at: address, transactionalID: "canbao-append-\(topic)")
        zombie.begin(OutgoingRecord(topic, "left open"), moving: partition, to: 1, of: names.group)
        let texts = (0..<4).map { "committed \($0)" }
        var offsets: [Int64] = []
        for text in texts { offsets += try await log.append([OutgoingRecord(topic, text)]).map(\.offset) }
        for (index, offset) in offsets.enumerated() {
            let read = try await withLog { try await $0.read(partition, from: offset, limit: 10).map(\.text) }
            #expect(read == Array(texts[index...]))
        }
        await log.close()
    }
}
