import Foundation
import Testing
import WorkerKit

@Suite("The file of topics")
struct TopicsFileTests {
    private func load(_ text: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-topics-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("topics.yaml"))
        return try TopicsFile.load(folder, prefix: "p.").map {
            "\($0.name) \($0.partitions) \($0.retentionMilliseconds.map(String.init) ?? "-")"
        }
    }

    @Test("is read with the prefix before each name")
    func names() throws {
        let topics = try load("topics:\n  - {name: a, partitions: 3, retentionDays: 2}\n  - {name: b, partitions: 1}\n")
        #expect(topics == ["p.a 3 172800000", "p.b 1 -"])
    }

    @Test(
        "that is wrong is refused with file and place",
        arguments: [
            ("topics:\n  - {name: a, partitions: 3, retentionDays: 9223372036854775807}\n", "retentionDays"),
            ("topics:\n  - {name: a, partitions: many}\n", "partitions"),
            ("topics:\n  - {partitions: 3}\n", "name"),
            ("topics: 3\n", "topics"),
        ])
    func wrong(text: String, place: String) {
        let error = #expect(throws: TopicsFileError.self) { try load(text) }
        let description = error.map { "\($0)" } ?? ""
        #expect(description.contains("topics.yaml: ") && description.contains(place), "\(description)")
    }
}
