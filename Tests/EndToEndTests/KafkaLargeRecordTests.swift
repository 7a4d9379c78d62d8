import Filings
import Foundation
import TestKafka
import TestPrograms
import Testing

@testable import Canbao

/// Records that Kafka takes and that are too large to be copied: each is put aside, and the next one is answered.
@Suite("Large records over Kafka", .timeLimit(.minutes(10)))
struct KafkaLargeRecordTests {
    @Test("a record as large as a topic takes, a larger one that was compressed, and a giant key stop no worker")
    func large() async throws {
        let broker = try TestBroker()
        try broker.start()
        let hall = try await ServiceHall(kafka: ServiceHall.Kafka(address: broker.address))
        let population = SyntheticPopulation(persons: 2, employers: 1)
        try await hall.register(population)
        func produce(_ content: Data, _ options: String) throws {
            try content.write(to: hall.folder.appendingPathComponent("content"))
            let command =
                "kcat -b $KAFKA -P -t arrears.requests -X message.max.bytes=10000000 \(options) \"$FOLDER/content\""
            let environment = ["KAFKA": broker.address, "FOLDER": hall.folder.path]
            #expect(try TestProgram.run("sh", ["-c", command], environment: environment).status == 0)
        }
        var random = SeededGenerator(seed: 5)
        let noise = Data((0..<2_095_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        try produce(noise, "-k somebody")
        try produce(Data(repeating: UInt8(ascii: " "), count: 6_000_000), "-k somebody -z gzip")
        let key = String(repeating: "k", count: 100_000)
        try produce(population.quote(0, id: "A-0"), "-k \(key)")
        try await hall.submit(.arrears, lines: [population.quote(1, id: "A-1")])

        let worker = try await hall.start("canbao-arrears-worker")
        try await hall.untilResults(2, of: .arrears)
        let results = try await hall.records(hall.topics.results(.arrears))
            .map { ($0.key, try ResultDecoder().envelope(from: $0.value ?? Data())) }
        let refused = try #require(results.first { $0.1.filingID == "A-0" })
        #expect(refused.1.errors.map(\.code) == [.malformed] && refused.1.revision == 0 && refused.0 == nil)
        #expect(results.first { $0.1.filingID == "A-1" }?.1.outcome == .accepted)

        let aside = try await hall.records(hall.topics.malformed)
        #expect(
            aside.count == 3 && aside.allSatisfy { $0.header("canbao-source")?.hasPrefix("arrears.requests/") == true })
        let left = aside.filter { $0.value == nil && $0.key == nil }
        #expect(Set(left.map { $0.header("canbao-bytes") }) == ["\(noise.count)", "6000000"])
        #expect(left.allSatisfy { $0.header("canbao-sha256")?.count == 64 })
        #expect(aside.contains { $0.key == Data(key.utf8) && $0.header("canbao-bytes") == nil })
        #expect(await worker.stop() == 0)
        try await hall.close()
        broker.stop()
    }
}
