import Foundation
import MessageLog
import Testing

@testable import Canbao

@Suite("Reading a topic")
struct TopicReaderTests {
    private let topic = TopicDescription(name: "t", partitions: 3)

    private func values(_ reader: inout TopicReader) async throws -> [String] {
        var values: [String] = []
        while let record = try await reader.next() {
            values.append(String(decoding: record.value ?? Data(), as: UTF8.self))
        }
        return values
    }

    @Test("partitions are merged by time; a partition's own order stands, whatever its clock says")
    func merges() async throws {
        let log = MemoryLog([topic])
        await log.put("t", 0, at: 10, value: "a")
        await log.put("t", 0, at: 30, value: "d")
        await log.put("t", 1, at: 20, value: "b")
        await log.put("t", 1, at: 5, value: "c")
        await log.put("t", 2, at: 30, value: "e")
        var reader = try await TopicReader.fromBeginning(of: "t", in: log)
        #expect(try await values(&reader) == ["a", "b", "c", "d", "e"])
    }

    @Test("what is appended meanwhile comes after the next look, and nothing comes twice")
    func follows() async throws {
        let log = MemoryLog([topic])
        await log.put("t", 0, at: 1, value: "a")
        var reader = try await TopicReader.fromBeginning(of: "t", in: log)
        await log.put("t", 0, at: 2, value: "b")
        #expect(try await values(&reader) == ["a"])
        #expect(try await reader.refresh())
        #expect(try await values(&reader) == ["b"])
        #expect(try await !reader.refresh())
        #expect(try await values(&reader).isEmpty)
    }

    @Test("from the end on, only what is new comes")
    func fromEnd() async throws {
        let log = MemoryLog([topic])
        await log.put("t", 1, value: "old")
        var reader = try await TopicReader.fromEnd(of: "t", in: log)
        #expect(try await values(&reader).isEmpty)
        await log.put("t", 1, value: "new")
        #expect(try await reader.refresh())
        #expect(try await values(&reader) == ["new"])
    }

    @Test("gaps in the offsets stop nobody, at the end neither")
    func gaps() async throws {
        let log = MemoryLog([topic])
        await log.put("t", 0, value: "a", gap: 5)
        await log.put("t", 0, value: "b", gap: 2)
        await log.leaveGap("t", 0, 3)
        var reader = try await TopicReader.fromBeginning(of: "t", in: log)
        #expect(try await values(&reader) == ["a", "b"])
        #expect(try await !reader.refresh())
    }

    @Test("a long partition is read page by page")
    func pages() async throws {
        let log = MemoryLog([topic])
        for number in 0..<1_050 { await log.put("t", Int32(number % 2), at: Int64(number), value: "\(number)") }
        var reader = try await TopicReader.fromBeginning(of: "t", in: log)
        #expect(try await values(&reader) == (0..<1_050).map(String.init))
    }

    @Test("a topic that does not exist is said to be unknown")
    func unknown() async {
        await #expect(throws: LogError.unknownTopic("u")) {
            try await TopicReader.fromBeginning(of: "u", in: MemoryLog([topic]))
        }
    }
}
