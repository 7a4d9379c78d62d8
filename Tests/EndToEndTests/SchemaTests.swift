import Filings
import Foundation
import MessageLog
import Testing

/// Every message that an end-to-end run writes, held against its JSON Schema by a validator that is not ours.
@Suite("Messages and schemas", .timeLimit(.minutes(15)))
struct SchemaTests {
    @Test("every message of a run validates with Python's jsonschema")
    func everyMessage() async throws {
        let hall = try await ServiceHall()
        let folder = Checkout.cases("enrollment-2021-07")
        try await hall.importRegistry(folder.appendingPathComponent("registry"))
        var filings = try Checkout.lines(folder.appendingPathComponent("enrollment.ndjson"))
        filings.append(Data("{\"filingId\":\"S-1\",\"employer\":5}".utf8))
        try await hall.submit(.enrollment, lines: filings)
        let workers = try await hall.startWorkers()
        try await hall.untilResults(filings.count, of: .enrollment)
        for worker in workers { await worker.stop() }

        let messages = hall.folder.appendingPathComponent("messages.ndjson")
        // `malformed` has no schema, and what was sent from outside is not ours.
        let others: Set = [hall.topics.malformed, hall.topics.requests(.enrollment)]
        let count = try await hall.writeMessages(to: messages, but: others)
        #expect(count > 3 * filings.count)
        let (status, output) = try await Python.validate([messages.path])
        #expect(status == 0, "\(output)")
        try await hall.close()
    }

    @Test("the schemas are valid themselves, and refuse what is wrong")
    func selfTest() async throws {
        let (status, output) = try await Python.validate(["--self-test"])
        #expect(status == 0, "\(output)")
    }
}

extension ServiceHall {
    /// One line for each record of every topic, but for some. Returns how many.
    func writeMessages(to file: URL, but others: Set<String>) async throws -> Int {
        var lines: [Data] = []
        for topic in try await log.topics().map(\.name) where !others.contains(topic) {
            for record in try await records(topic) {
                var headers: [String: String] = [:]
                for header in record.headers { headers[header.name] = String(decoding: header.value, as: UTF8.self) }
                let value = try JSONSerialization.jsonObject(with: record.value ?? Data())
                lines.append(
                    try JSONSerialization.data(withJSONObject: ["topic": topic, "value": value, "headers": headers]))
            }
        }
        try Data(lines.joined(separator: Data("\n".utf8))).write(to: file)
        return lines.count
    }
}

/// The Python of the tests' virtual environment.
enum Python {
    static func validate(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let path = ProcessInfo.processInfo.environment["CANBAO_TEST_PYTHON"] ?? ".venv/bin/python"
        let python = URL(fileURLWithPath: path, relativeTo: Checkout.root)
        try #require(FileManager.default.isExecutableFile(atPath: python.path), "run `make test`, which sets Python up")
        let validator = Checkout.root.appendingPathComponent("Tests/Schemas/validate.py").path
        let run = try await RunningProgram.start(
            python, arguments: [validator] + arguments, environment: ProcessInfo.processInfo.environment)
        return (await run.ending(), run.output)
    }
}
