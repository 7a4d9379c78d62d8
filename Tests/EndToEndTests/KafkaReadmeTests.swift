import Filings
import Foundation
import TestKafka
import TestPrograms
import Testing

@testable import Canbao

/// A portal and an operator without any program of ours: the README's commands with kcat, as they stand there, and real
/// workers.
@Suite("README: Kafka with kcat", .timeLimit(.minutes(10)))
struct KafkaReadmeTests {
    private static let population = SyntheticPopulation(persons: 1, employers: 1)

    /// What the README shows, in its order.
    private struct Commands {
        let produce: String
        let results: String
        let parked: String
        let moveBack: String

        init() throws {
            let readme = try String(contentsOf: Checkout.root.appendingPathComponent("README.md"), encoding: .utf8)
            let section = try #require(readme.split(separator: "\n## ").first { $0.hasPrefix("With Kafka\n") })
            let blocks = section.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
                .map(\.element)
            let block = try #require(blocks.first { $0.contains("kcat") })
            let lines = block.split(separator: "\n").dropFirst().filter { !$0.hasPrefix("#") }
            let commands = lines.joined(separator: "\n").replacingOccurrences(of: "|\n", with: "|")
                .split(separator: "\n").map(String.init)
            try #require(commands.count == 4, "\(commands)")
            (produce, results, parked, moveBack) = (commands[0], commands[1], commands[2], commands[3])
        }
    }

    private func sh(_ command: String, at address: String, in folder: URL, _ variables: [String: String] = [:]) throws
        -> String
    {
        let environment = variables.merging(["KAFKA": address, "FOLDER": folder.path]) { $1 }
        let (status, output) = try TestProgram.run(
            "sh", ["-c", "cd \"$FOLDER\" && \(command)"], environment: environment)
        #expect(status == 0, "\(command)")
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        "a portal files and reads results, an operator moves a parked filing back; a null value and garbage hurt nobody"
    )
    func portalAndOperator() async throws {
        let commands = try Commands()
        let broker = try TestBroker()
        try broker.start()
        let hall = try await ServiceHall(
            kafka: ServiceHall.Kafka(address: broker.address),
            extra: ["CANBAO_RETRY_DELAYS": "300ms", "CANBAO_BREAKER_PROBE": "300ms", "CANBAO_BREAKER_FAILURES": "2"])
        try await hall.register(SyntheticPopulation(persons: 0, employers: 1))
        let desk = try await MinistryDesk.start(in: hall, port: try #require(LoopbackPort.free()))
        try await desk.set(#"{"mode":"down"}"#)
        let worker = ["--ministry-url", desk.address(for: "worker")]
        func run(_ command: String, _ variables: [String: String] = [:]) throws -> String {
            try sh(command, at: broker.address, in: hall.folder, variables)
        }
        func lines(_ command: String) throws -> [String] { try run(command).split(separator: "\n").map(String.init) }
        func until(_ outcome: String) async throws {
            while try !lines(commands.results).contains(where: { $0.contains("\"outcome\":\"\(outcome)\"") }) {
                try await hall.moved()
            }
        }

        let person = Self.population.idNumber(0)
        let filing = """
            {"filingId":"B-1","employer":"\(Self.population.creditCode(0))",\
            "person":{"idType":"resident-id","idNumber":"\(person)","name":"\(Self.population.name(0))"}}
            """
        try Data("\(person)\t\(filing)\n".utf8).write(to: hall.folder.appendingPathComponent("filings.tsv"))
        let garbage = Data((0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) })
        try garbage.write(to: hall.folder.appendingPathComponent("garbage"))
        let produce = "kcat -b $KAFKA -P -t basic-info.requests"
        _ = try run("printf 'somebody\\t\\n' | \(produce) -K '\\t' -Z")
        _ = try run("\(produce) -k somebody -X message.max.bytes=3000000 garbage")
        _ = try run(commands.produce)

        let impatient = try await hall.start(
            "canbao-basic-info-worker", arguments: worker + ["--retry-deadline", "1s"])
        try await until("parked")
        #expect(await impatient.stop() == 0)
        let malformed = try lines("kcat -b $KAFKA -C -t malformed -e -q -f '%k %S %h\\n'").sorted()
        #expect(malformed.count == 2 && malformed.allSatisfy { $0.contains("canbao-error=") }, "\(malformed)")
        #expect(malformed.first?.hasPrefix("somebody -1 ") == true)
        #expect(malformed.last?.hasPrefix("somebody 1048576 ") == true)

        let places = try lines(commands.parked)
        let place = try #require(places.first).split(separator: " ", maxSplits: 2)
        #expect(places.count == 1 && place[2].contains("canbao-filing-id=B-1"), "\(places)")
        try await desk.set(#"{"mode":"up"}"#)
        let patient = try await hall.start("canbao-basic-info-worker", arguments: worker)
        _ = try run(commands.moveBack, ["PARTITION": String(place[0]), "OFFSET": String(place[1])])
        try await until("accepted")
        #expect(await patient.stop() == 0)

        let moved = try await hall.records(hall.topics.requests(.basicInfo)).filter { $0.value == Data(filing.utf8) }
        #expect(moved.map(\.key) == [Data(person.utf8), Data(person.utf8)], "its own key and bytes")
        let results = try lines(commands.results)
        #expect(results.count { $0.contains("\"outcome\":\"accepted\"") } == 1)
        let headers = results.filter { !$0.hasPrefix("{") }
        #expect(headers.count * 2 == results.count)
        #expect(headers.allSatisfy { $0.contains("ce_specversion=1.0") && $0.contains("ce_subject=B-1") }, "\(headers)")
        _ = await desk.process.stop()
        try await hall.close()
        broker.stop()
    }
}
