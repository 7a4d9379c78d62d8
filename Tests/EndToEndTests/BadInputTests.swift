import Filings
import Foundation
import MessageLog
import Testing

@testable import Canbao

/// What portals really send. Nothing of it may harm the neighbours in the batch.
@Suite("Bad input", .timeLimit(.minutes(15)))
struct BadInputTests {
    private struct Sent {
        let value: Data?
        /// The code of the result that is expected; nil: none can be written, the record is only put aside.
        let code: String?
        var isMalformed = true
    }

    private static let population = SyntheticPopulation(persons: 10, employers: 2)

    /// A good enrollment with one of its texts replaced.
    private static func enrollment(_ id: String, _ from: String = "", _ to: String = "") -> Data {
        let good = String(decoding: population.enrollment(0, id: id), as: UTF8.self)
        return Data(good.replacingOccurrences(of: from, with: to).utf8)
    }

    private static var idNumber: String { population.idNumber(0) }

    private static let sent: [Sent] = [
        Sent(value: Data("no JSON".utf8), code: nil),
        Sent(value: nil, code: nil),
        Sent(value: Data(), code: nil),
        Sent(value: Data("{}".utf8), code: nil),
        Sent(value: Data("[]".utf8), code: nil),
        Sent(value: Data("null".utf8), code: nil),
        Sent(value: Data([0x7B, 0xFF, 0xFE, 0x7D]), code: nil),
        Sent(value: Data(repeating: UInt8(ascii: " "), count: 1_048_577), code: nil),
        Sent(value: enrollment(String(repeating: "x", count: 65)), code: nil),
        Sent(value: enrollment("B-type", "\"monthlyWage\":\"5000.00\"", "\"monthlyWage\":5000.00"), code: "MALFORMED"),
        Sent(
            value: enrollment("B-unknown", "\"monthlyWage\"", "\"nickname\":\"x\",\"monthlyWage\""), code: "MALFORMED"),
        Sent(value: enrollment("B-missing", ",\"monthlyWage\":\"5000.00\"", ""), code: "MALFORMED"),
        Sent(value: enrollment("B-null", "\"monthlyWage\":\"5000.00\"", "\"monthlyWage\":null"), code: "MALFORMED"),
        Sent(value: enrollment("B-wage", "5000.00", "6500.005"), code: "WAGE_INVALID", isMalformed: false),
        Sent(
            value: enrollment("B-date", "2021-02-15", "2021-02-30"), code: "CONTRACT_DATES_INVALID", isMalformed: false),
        Sent(
            value: enrollment("B-check", idNumber, idNumber.dropLast() + (idNumber.last == "0" ? "1" : "0")),
            code: "ID_NUMBER_INVALID", isMalformed: false),
        Sent(
            value: enrollment("B-15", idNumber, "320202650101001"), code: "ID_NUMBER_INVALID", isMalformed: false),
        Sent(
            value: enrollment("B-wide", idNumber, "３" + idNumber.dropFirst()), code: "ID_NUMBER_INVALID",
            isMalformed: false),
    ]

    @Test("ends as a malformed record or a refusal, and the neighbours are decided")
    func everyKind() async throws {
        let hall = try await ServiceHall()
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try Self.population.write(to: files)
        try await hall.importRegistry(files)

        // One key for all, so that everything lies in one partition, each bad record between two good ones.
        let key = Data(Self.idNumber.utf8)
        let topic = hall.topics.requests(.enrollment)
        var records: [OutgoingRecord] = []
        for (index, bad) in Self.sent.enumerated() {
            records.append(OutgoingRecord(topic: topic, key: key, value: bad.value))
            if index < 9 {
                let good = Self.population.enrollment(index + 1, id: "G-\(index + 1)")
                records.append(OutgoingRecord(topic: topic, key: key, value: good))
            }
        }
        records.append(OutgoingRecord(topic: topic, key: key, value: Self.enrollment("G-1")))
        try await hall.log.append(records)
        let workers = try await hall.startWorkers()
        let answered = Self.sent.count { $0.code != nil }
        try await hall.untilResults(9 + answered + 1, of: .enrollment)
        for worker in workers { #expect(await worker.stop() == 0) }

        let results = try await hall.records(hall.topics.results(.enrollment)).map {
            try ResultDecoder().envelope(from: $0.value ?? Data())
        }
        let accepted = results.filter { $0.outcome == .accepted }
        #expect(Set(accepted.map(\.filingID)) == Set((1...9).map { "G-\($0)" }), "the neighbours are unharmed")
        let refused = results.filter { $0.outcome == .rejected }
        let codes = refused.compactMap { $0.errors.first?.code.rawValue }.sorted()
        #expect(codes == (Self.sent.compactMap(\.code) + ["FILING_ID_REUSED"]).sorted())
        for result in refused {
            let outsideHistory = ["MALFORMED", "FILING_ID_REUSED"].contains(result.errors.first?.code.rawValue)
            #expect((result.revision == 0) == outsideHistory)
        }
        let aside = try await hall.records(hall.topics.malformed)
        #expect(aside.count == Self.sent.count { $0.isMalformed })
        #expect(aside.allSatisfy { $0.header("canbao-error") != nil && $0.header("canbao-source") != nil })
        try await hall.close()
    }
}
