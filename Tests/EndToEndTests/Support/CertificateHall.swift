import Filings
import Foundation
import GRDB
import MessageLog
import SocialInsurance
import Testing

@testable import Canbao

/// A service hall whose employers have paid for their people, for certificates.
final class CertificateHall: Sendable {
    let hall: ServiceHall
    let population: SyntheticPopulation
    static let insurances: [Insurance] = [.pension, .workInjury]

    init(
        persons: Int = 6, employers: Int = 2, now: String = "2021-07-15T09:00:00+08:00", extra: [String: String] = [:]
    ) async throws {
        population = SyntheticPopulation(persons: persons, employers: employers)
        hall = try await ServiceHall(now: now, extra: extra)
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try population.writeContributions(Self.insurances, to: files)
        try await hall.importRegistry(files)
    }

    func close() async throws { try await hall.close() }

    func startWorker() async throws -> RunningProgram { try await hall.start("canbao-certificate-worker") }

    /// Files requests `C-n` for the numbers, each about one of the employers.
    func submit(_ numbers: Range<Int>, isPreview: Bool = false) async throws {
        let topic = hall.topics.requests(.certificate)
        try await hall.log.append(
            numbers.map { number in
                let employer = number % population.employers
                return OutgoingRecord(
                    topic: topic, key: Data(population.creditCode(employer).utf8),
                    value: population.certificate(
                        employer, Self.insurances, id: "C-\(number)", isPreview: isPreview))
            })
    }

    /// Files requests and lets a worker issue them.
    func issue(_ numbers: Range<Int>, isPreview: Bool = false) async throws {
        try await submit(numbers, isPreview: isPreview)
        let worker = try await startWorker()
        try await hall.untilResults(numbers.upperBound, of: .certificate)
        #expect(await worker.stop() == 0)
    }

    /// All results, each filing's once.
    func results() async throws -> [String: FilingResult<CertificateBody>] {
        let results = try await hall.records(hall.topics.results(.certificate)).map {
            try ResultDecoder().result(CertificateBody.self, from: $0.value ?? Data())
        }
        return Dictionary(results.map { ($0.envelope.filingID, $0) }) { first, _ in
            Issue.record("\(first.envelope.filingID) has two results")
            return first
        }
    }

    func body(_ filing: String = "C-0") async throws -> CertificateBody {
        try #require(try await results()[filing]?.body)
    }

    func certificateCount() async throws -> Int {
        let path = hall.folder.appendingPathComponent("registry.db").path
        let file = try DatabaseQueue(path: path)
        return try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM certificates") ?? -1 }
    }

    /// Every file in the blob folder, by its path there.
    func blobs(_ folder: URL? = nil) throws -> [String] {
        let folder = folder ?? hall.folder.appendingPathComponent("blobs")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            var isFolder: ObjCBool = false
            let path = folder.appendingPathComponent($0).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    /// Runs `canbao` to its end.
    func canbao(_ arguments: String...) async throws -> (status: Int32, output: String) {
        let run = try await hall.start("canbao", arguments: arguments)
        return (await run.ending(), run.output)
    }

    /// As `canbao certificate verify --json` reports.
    func verify(_ arguments: String...) async throws -> VerifiedCertificate {
        let run = try await hall.start("canbao", arguments: ["certificate", "verify", "--json"] + arguments)
        let status = await run.ending()
        let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("{") }, "\(run.output)")
        var verified = try JSONDecoder().decode(VerifiedCertificate.self, from: Data(line.utf8))
        verified.exitStatus = status
        verified.line = String(line)
        return verified
    }
}

struct VerifiedCertificate: Decodable {
    struct Row: Decodable {
        let name, idNumber: String
    }

    let status: String
    let altered: String?
    let certificateId: String?
    let persons: Int?
    let rows: [Row]?
    let revocationReason: String?
    var exitStatus: Int32 = -1
    var line = ""

    private enum CodingKeys: String, CodingKey {
        case status, altered, certificateId, persons, rows, revocationReason
    }
}

extension CertificateBody {
    /// Where the PDF lies.
    var path: String {
        get throws { try #require(URL(string: pdf.uri)).path }
    }
}
