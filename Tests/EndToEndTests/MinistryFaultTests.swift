import AsyncHTTPClient
import Filings
import Foundation
import NIOCore
import Registry
import Testing

@testable import Canbao

/// The ministry fails in all the ways it does. Filings wait, and end as if nothing had happened.
@Suite("The ministry's outages", .timeLimit(.minutes(15)))
struct MinistryFaultTests {
    private static let population = SyntheticPopulation(persons: 30, employers: 2)
    private static let quick = [
        "CANBAO_RETRY_DELAYS": "200ms", "CANBAO_BREAKER_PROBE": "300ms", "CANBAO_MINISTRY_TIMEOUT": "500ms",
        "CANBAO_BREAKER_FAILURES": "3",
    ]

    @Test(
        "down, hanging or talking nonsense: filings are deferred, then accepted",
        arguments: ["down", "hang", "garbage"])
    func fault(mode: String) async throws {
        let port = try #require(LoopbackPort.free())
        let address = "http://127.0.0.1:\(port)"
        let hall = try await hall(address)
        let ministry = try await hall.start("canbao-mock-ministry", arguments: ["--port", "\(port)"])
        while !ministry.output.contains("\(port)") { try await hall.moved() }
        try await set("{\"mode\":\"\(mode)\"}", at: address)
        let worker = try await hall.start("canbao-basic-info-worker")
        try await submit(to: hall)
        try await hall.untilResults(5, of: .basicInfo)
        try await set("{\"mode\":\"up\"}", at: address)
        try await check(hall)
        #expect(await worker.stop() == 0)
        #expect(await ministry.stop() == 0)
        try await hall.close()
    }

    @Test("refusing connections: filings are deferred, then accepted once it is there")
    func refusing() async throws {
        let port = try #require(LoopbackPort.free())
        let hall = try await hall("http://127.0.0.1:\(port)")
        let worker = try await hall.start("canbao-basic-info-worker")
        try await submit(to: hall)
        try await hall.untilResults(5, of: .basicInfo)
        let ministry = try await hall.start("canbao-mock-ministry", arguments: ["--port", "\(port)"])
        try await check(hall)
        #expect(await worker.stop() == 0)
        #expect(await ministry.stop() == 0)
        try await hall.close()
    }

    /// A hall that knows the employers, and nobody else.
    private func hall(_ ministry: String) async throws -> ServiceHall {
        let hall = try await ServiceHall(extra: Self.quick.merging(["CANBAO_MINISTRY_URL": ministry]) { $1 })
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try Self.population.write(to: files)
        try FileManager.default.removeItem(at: files.appendingPathComponent("persons.csv"))
        try await hall.importRegistry(files)
        return hall
    }

    private func submit(to hall: ServiceHall) async throws {
        let population = Self.population
        try await hall.submit(
            .basicInfo,
            lines: (0..<population.persons).map { person in
                Data(
                    """
                    {"filingId":"B-\(person)","employer":"\(population.creditCode(0))",\
                    "person":{"idType":"resident-id","idNumber":"\(population.idNumber(person))",\
                    "name":"\(population.name(person))"}}
                    """.utf8)
            })
    }

    /// Every filing was deferred at most once in its results, and is accepted once.
    private func check(_ hall: ServiceHall) async throws {
        func results() async throws -> [FilingResult<BasicInfoBody>] {
            try await hall.records(hall.topics.results(.basicInfo)).map {
                try ResultDecoder().result(from: $0.value ?? Data())
            }
        }
        while try await results().count(where: { $0.envelope.outcome == .accepted }) < Self.population.persons {
            try await hall.moved()
        }
        let all = try await results()
        let accepted = all.filter { $0.envelope.outcome == .accepted }
        let deferred = all.filter { $0.envelope.outcome == .deferred }
        #expect(accepted.count == Self.population.persons)
        #expect(Set(accepted.map(\.envelope.filingID)).count == Self.population.persons)
        #expect(accepted.allSatisfy { $0.body?.created == true })
        #expect(!deferred.isEmpty)
        #expect(
            Set(deferred.map(\.envelope.filingID)).count == deferred.count, "once for each filing, not for each try")
        #expect(all.count == accepted.count + deferred.count)
    }

    private func set(_ fault: String, at address: String) async throws {
        var request = HTTPClientRequest(url: "\(address)/admin/faults")
        request.method = .PUT
        request.body = .bytes(ByteBuffer(string: fault))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        try #require(response.status == .ok)
    }
}
