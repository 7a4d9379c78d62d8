import Foundation
import MessageLog
import Testing

@testable import SQLiteLog

@Suite("The order of topics in the embedded log")
struct TopicOrderTests {
    private let harness: SQLiteHarness
    private let log: SQLiteLog

    init() async throws {
        harness = try SQLiteHarness()
        log = try await harness.open { _ in }
        try await log.apply(["first", "second"].map { TopicDescription(name: $0, partitions: 2) })
    }

    private func append(_ topic: String, _ count: Int) async throws {
        try await log.append(
            (0..<count).map { OutgoingRecord(topic: topic, key: Data("\($0)".utf8), value: Data("\($0)".utf8)) })
    }

    @Test("records of a topic named earlier go first, and what room they leave is filled with others")
    func order() async throws {
        let member = try await log.join(group: "g", topics: ["first", "second"], member: "m")
        _ = try await member.poll(limit: 0, wait: .zero)
        try await append("second", 20)
        try await append("first", 6)
        let mixed = try await member.poll(limit: 10, wait: .zero).records.map(\.position.partition.topic)
        #expect(mixed == Array(repeating: "first", count: 6) + Array(repeating: "second", count: 4))
        try await append("first", 12)
        let full = try await member.poll(limit: 10, wait: .zero).records.map(\.position.partition.topic)
        #expect(Set(full) == ["first"])
        var rest: [LogRecord] = []
        while case let more = try await member.poll(limit: 10, wait: .zero).records, !more.isEmpty { rest += more }
        #expect(rest.count(where: { $0.position.partition.topic == "first" }) == 2)
        #expect(rest.count(where: { $0.position.partition.topic == "second" }) == 16)
        await member.leave()
        await log.close()
    }
}
