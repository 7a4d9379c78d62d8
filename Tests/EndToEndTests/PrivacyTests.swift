import Filings
import Foundation
import GRDB
import Registry
import Testing

@testable import Canbao

/// What operators read must not tell who somebody is.
@Suite("Personal data", .timeLimit(.minutes(15)))
struct PrivacyTests {
    private static let samples = Checkout.root.appendingPathComponent("samples")

    @Test(
        "no ID number and no name stands in any line that a process writes, at any level, nor in a figure or a file's name"
    )
    func logLines() async throws {
        let port = try #require(LoopbackPort.free())
        let figures = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-prom-\(UUID().uuidString)")
        let hall = try await ServiceHall(extra: [
            "CANBAO_MINISTRY_URL": "http://127.0.0.1:\(port)", "CANBAO_RETRY_DELAYS": "200ms",
            "CANBAO_BREAKER_PROBE": "300ms", "CANBAO_BREAKER_FAILURES": "1", "CANBAO_METRICS": figures.path,
        ])
        try await hall.importRegistry(Self.samples.appendingPathComponent("registry"))
        let ministry = try await MinistryDesk.start(
            in: hall, port: port,
            arguments: ["--persons", Self.samples.appendingPathComponent("ministry.csv").path])
        try await ministry.set(#"{"mode":"down"}"#)
        // The first filing of this person fails and is parked: its id is the person's ID number.
        let registry = try DatabaseQueue(path: hall.path("registry.db"))
        try await registry.write { try $0.execute(sql: "UPDATE persons SET sex = 1234543210 WHERE name LIKE '尤%'") }
        let filings = try Self.filings()
        for (kind, lines) in filings { try await hall.submit(kind, lines: lines.flatMap(Self.spoilt) + lines) }
        let workers = try await hall.startWorkers(ProgramFolder.indispensable)

        let asking = try #require(workers.first)
        while !asking.output.contains("the ministry's breaker is open") { try await hall.moved() }
        try await ministry.set(#"{"mode":"up"}"#)
        try await Self.untilSettled(hall)
        let shown = try await Self.untilShown(in: figures, hall)
        let files = try FileManager.default.subpathsOfDirectory(atPath: hall.folder.path)
        for program in workers + [ministry.process] { #expect(await program.stop() == 0) }

        let outputs = (workers + [ministry.process]).map(\.output)
        for output in outputs.dropLast() { #expect(output.contains("worker is taking filings"), "it was captured") }
        let text = (outputs + files + [shown]).joined(separator: "\n")
        #expect(text.contains("a filing failed and was put off") && text.contains("321299********0381"))
        for secret in try Self.secrets(in: filings.flatMap(\.lines)) where text.contains(secret) {
            let line = text.split(separator: "\n").first { $0.contains(secret) } ?? ""
            Issue.record("\(secret) stands in: \(line)")
        }
        try registry.close()
        try await hall.close()
        try FileManager.default.removeItem(at: figures)
    }

    /// The sample filings of all kinds.
    private static func filings() throws -> [(kind: FilingKind, lines: [Data])] {
        let folder = samples.appendingPathComponent("filings")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".ndjson") }
        return try files.sorted().map { path in
            let file = folder.appendingPathComponent(path)
            let kind = try #require(FilingKind(rawValue: file.deletingPathExtension().lastPathComponent))
            return (kind, try Checkout.lines(file))
        }
    }

    /// What clerks and programs make of a filing by mistake: it is cut off, or something personal stands where it does not
    /// belong.
    private static func spoilt(_ line: Data) -> [Data] {
        let text = String(decoding: line, as: UTF8.self)
        let person = text.firstMatch(of: /"idNumber":"([^"]+)"/)?.output.1 ?? "321299197804120033"
        let name = text.firstMatch(of: /"name":"([^"]+)"/)?.output.1 ?? "赵示一"
        let misplaced = ["\(person)", "\(name)", "\(name) \(person)"].flatMap { mistake in
            [
                text.replacing(/"filingId":"[^"]+"/) { _ in "\"filingId\":\"\(mistake)\"" },
                text.replacing(/"filingId":"/) { _ in "\"\(mistake)\":1,\"filingId\":\"Z-" },
            ]
                + ["employer", "contractStart", "lastMonth", "month", "from", "idType"].map { field in
                    text.replacing("\"\(field)\":\"", with: "\"\(field)\":\"\(mistake)")
                        .replacing(/"filingId":"/) { _ in "\"filingId\":\"\(field)-\(mistake.count)-" }
                }
        }
        return [line.dropLast()] + misplaced.filter { $0 != text }.map { Data($0.utf8) }
    }

    /// Waits until all requests are read, and no filing waits for anything but a parked one of the same person.
    private static func untilSettled(_ hall: ServiceHall) async throws {
        func isSettled() async throws -> Bool {
            for kind in FilingKind.served {
                let cursors = try await hall.log.cursors(ofGroup: hall.topics.group(kind))
                let bounds = try await hall.log.bounds(ofTopic: hall.topics.requests(kind))
                guard bounds.allSatisfy({ $1.isEmpty || cursors[$0]?.nextOffset == $1.upperBound }) else {
                    return false
                }
            }
            return try await hall.registry.read { try $0.filingCounts() }
                .allSatisfy { [.decided, .parked, .held].contains($0.state) }
        }
        while try await !isSettled() { try await hall.moved() }
    }

    /// The figures once they show decisions of every worker.
    private static func untilShown(in folder: URL, _ hall: ServiceHall) async throws -> String {
        let names = ProgramFolder.indispensable.map { #"kind="\#($0.rawValue)",outcome="# }
        while true {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            let text = files.compactMap { try? String(contentsOf: $0, encoding: .utf8) }.joined()
            if names.allSatisfy(text.contains) { return text }
            try await hall.moved()
        }
    }

    /// All ID numbers, names and telephone numbers of the registry, of the ministry and of the filings.
    private static func secrets(in filings: [Data]) throws -> Set<String> {
        var secrets: Set<String> = []
        for (path, columns) in [("registry/persons.csv", [3, 4]), ("ministry.csv", [0, 1])] {
            let text = try String(contentsOf: samples.appendingPathComponent(path), encoding: .utf8)
            for row in text.split(separator: "\n").dropFirst() {
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                secrets.formUnion(columns.map { String(cells[$0]) })
            }
        }
        for line in filings {
            let text = String(decoding: line, as: UTF8.self)
            secrets.formUnion(text.matches(of: /"(?:idNumber|name|phone)":"([^"]+)"/).map { String($0.output.1) })
            secrets.formUnion(text.matches(of: /[0-9]{17}[0-9Xx]/).map { String($0.output) })
        }
        return secrets.filter { !$0.isEmpty }
    }
}
