import Foundation
import KafkaLog
import MessageLog
import TestKafka
import TestPrograms
import Testing

/// Portals and operators need none of our programs: kcat (Debian's package) reads and writes what the log does.
@Suite("Kafka: with kcat")
struct KcatTests {
    private let topic = Names().topic("kcat")
    private var partition: TopicPartition { TopicPartition(topic: topic, partition: 0) }

    @Test("what kcat produces is read: key, value, headers, a null value, and 1 MiB of garbage")
    func kcatProduces() async throws {
        try await withLog { log in
            try await log.apply([TopicDescription(name: topic, partitions: 1)])
            let garbage = Data((0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) })
            try kcat(
                ["-P", "-K", "\t", "-H", "traceparent=00-ab", "-H", "note=甲=乙"], input: Data("person\t{\"a\":1}\n".utf8)
            )
            try kcat(["-P", "-K", "\t", "-Z"], input: Data("person\t\n".utf8))
            try kcat(["-P", "-X", "message.max.bytes=3000000"], file: garbage)
            let records = try await log.read(partition, from: 0, limit: 10)
            #expect(records.map(\.key) == [Data("person".utf8), Data("person".utf8), nil])
            #expect(records.map(\.value) == [Data("{\"a\":1}".utf8), nil, garbage])
            let headers = [RecordHeader("traceparent", "00-ab"), RecordHeader("note", "甲=乙")]
            #expect(records.map(\.headers) == [headers, [], []])

            let member = try await log.join(group: topic, topics: [topic], member: "one")
            let delivered = try await member.records(3)
            #expect(delivered.map(\.value) == records.map(\.value))
            await member.leave()
        }
    }

    @Test("what the log appends is read by kcat: key, value, headers; nothing of a transaction before it is committed")
    func kcatConsumes() async throws {
        try await withLog { log in
            try await log.apply([TopicDescription(name: topic, partitions: 1)])
            try await log.append([
                OutgoingRecord(
                    topic, key: "321202", "{\"outcome\":\"accepted\"}",
                    headers: [RecordHeader("ce_specversion", "1.0"), RecordHeader("ce_subject", "E-1")]),
                OutgoingRecord(topic, key: "321202", nil),
            ])
            let zombie = try Zombie(at: try TestBroker.shared(), transactionalID: topic)
            zombie.begin(OutgoingRecord(topic, "not committed"), moving: partition, to: 1, of: topic)
            let lines = try kcat(["-C", "-e", "-q", "-X", "isolation.level=read_committed", "-f", "%k|%S|%s|%h\\n"])
            #expect(
                lines == """
                    321202|22|{"outcome":"accepted"}|ce_specversion=1.0,ce_subject=E-1
                    321202|-1||

                    """)
        }
    }

    @Test("a record is moved back with kcat: from one topic to another, with its own key and bytes")
    func moveBack() async throws {
        let parked = "\(topic).parked"
        try await withLog { log in
            try await log.apply([topic, parked].map { TopicDescription(name: $0, partitions: 1) })
            let request = OutgoingRecord(
                parked, key: "321202", "{\"filingId\":\"E-1\",\"x\":\"a\\tb\"}",
                headers: [RecordHeader("canbao-error-code", "MINISTRY_UNAVAILABLE")])
            try await log.append([request])
            let text = try kcat(
                ["-C", "-e", "-q", "-o", "0", "-c", "1", "-f", "%k\u{1}%s\\n"], topic: parked)
            try kcat(["-P", "-K", "\u{1}"], input: Data(text.utf8))
            let moved = try await log.read(partition, from: 0, limit: 10)
            #expect(moved.map(\.key) == [request.key])
            #expect(moved.map(\.value) == [request.value])
        }
    }

    /// Runs kcat on the topic, and returns what it writes. That it fails, or is not there, is a failure.
    @discardableResult
    private func kcat(_ arguments: [String], topic: String? = nil, input: Data = Data(), file garbage: Data? = nil)
        throws -> String
    {
        var arguments = ["-b", try TestBroker.shared(), "-t", topic ?? self.topic] + arguments
        // A file that is named is one record; lines of the input are one each.
        let file = FileManager.default.temporaryDirectory.appending(path: "canbao-kcat-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        if let garbage {
            try garbage.write(to: file)
            arguments.append(file.path)
        }
        let (status, output) = try TestProgram.run("kcat", arguments, input: input)
        #expect(status == 0)
        return String(decoding: output, as: UTF8.self)
    }
}
