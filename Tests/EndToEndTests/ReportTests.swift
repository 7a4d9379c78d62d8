import Filings
import Foundation
import Testing

@testable import Canbao

/// What an employer looks up after its filings were decided by real workers.
@Suite("Reports and attachments", .timeLimit(.minutes(10)))
struct ReportTests {
    private let population = SyntheticPopulation(persons: 4, employers: 1)

    private func decided() async throws -> ServiceHall {
        let hall = try await ServiceHall()
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await hall.importRegistry(files)
        let workers = try await hall.startWorkers()
        try await hall.submit(.enrollment, lines: (0..<4).map { population.enrollment($0, id: "E-\($0)") })
        try await hall.untilResults(4, of: .enrollment)
        try await hall.submit(
            .termination,
            lines: [change(1, "T-1", #""lastMonth":"2021-07","reason":"resigned""#)])
        try await hall.untilResults(1, of: .termination)
        try await hall.submit(.rollback, lines: [change(2, "R-1", #""targetFilingId":"E-2""#)])
        try await hall.untilResults(1, of: .rollback)
        for worker in workers { #expect(await worker.stop() == 0) }
        return hall
    }

    private func change(_ person: Int, _ id: String, _ fields: String) -> Data {
        Data(
            """
            {"filingId":"\(id)","employer":"\(population.creditCode(0))","person":{"idType":"resident-id",\
            "idNumber":"\(population.idNumber(person))"},\(fields)}
            """.utf8)
    }

    @Test("the month's changes: who joined, left and was rolled back")
    func changes() async throws {
        let hall = try await decided()
        let arguments = ["report", "monthly-changes", "--employer", population.creditCode(0), "--month", "2021-07"]
        struct Change: Decodable {
            let change: String
            let filingId: String
            let state: String
            let month: String?
        }
        let changes = try await hall.canbao(arguments + ["--json"]).objects(Change.self)
        #expect(changes.map(\.change).filter { $0 == "增员" }.count == 4)
        #expect(changes.filter { $0.state == "已回退" }.map(\.filingId) == ["E-2"])
        #expect(changes.filter { $0.change == "减员" }.map(\.filingId) == ["T-1"])
        #expect(changes.filter { $0.change == "减员" }.map(\.month) == ["2021-07"])
        #expect(changes.last?.change == "回退" && changes.last?.filingId == "R-1")
        let table = try await hall.canbao(arguments)
        #expect(table.status == 0 && table.output.contains("回退用工参保登记 E-2") && table.output.contains("本人辞职"))
        #expect(try await hall.canbao(Array(arguments.dropLast()) + ["2021-06", "--json"]).lines.isEmpty)
        let archive = hall.path("changes.zip")
        #expect(try await hall.canbao(arguments + ["--phone", "13800000000", "-o", archive]).status == 0)
        #expect(try await Tool.sevenZip("x", "-p13800000000", "-o\(hall.path("out"))", archive).status == 0)
        let opened = try await Tool.dump(hall.path("out/monthly-changes-2021-07.xlsx"))
        #expect(opened["人员月度变更"]?.column("变更类型").count == changes.count)
        let stranger = ["report", "monthly-changes", "--employer", "91440300708461136T", "--month", "2021-07"]
        #expect(try await hall.canbao(stranger).status == 1)
        try await hall.close()
    }

    @Test(
        "the settlement month's lines, with what was taken back; as CSV, as a workbook that sums up, in an archive that 7-Zip opens"
    )
    func payments() async throws {
        let hall = try await decided()
        let arguments = [
            "report", "payment-details", "--employer", population.creditCode(0), "--settlement-month", "2021-08",
        ]
        let csv = try await hall.canbao(arguments + ["--csv"])
        // Five, four, three and two months of three insurances, and the third person's taken back.
        let lines = (5 + 4 + 3 + 2) * 3 + 3 * 3
        #expect(csv.lines.count == lines + 1)
        #expect(csv.lines.count { $0.contains("冲销") && $0.contains(",-") } == 9)

        let book = hall.path("payments.xlsx")
        #expect(try await hall.canbao(arguments + ["--xlsx", "-o", book]).status == 0)
        let sheet = try #require(try await Tool.dump(book)["人员月缴费明细"])
        #expect(sheet.rows.count == lines + 2)
        let amounts = sheet.column("单位缴费").compactMap(Double.init)
        let sum = amounts.dropLast().reduce(0, +)
        #expect(abs(sum - (amounts.last ?? 0)) < 0.001 && sum > 0)
        #expect(sheet.formats[6] == "#,##0.00" && sheet.formats[1] == "@")
        #expect(try await hall.canbao(arguments + ["--xlsx", "-o", book]).status == 64)

        let archive = hall.path("payments.zip")
        let zip = try await hall.canbao(arguments + ["--zip", "--phone", "13800000000", "-o", archive])
        #expect(zip.status == 0, "\(zip.output)")
        let list = try await Tool.sevenZip("l", "-slt", archive)
        #expect(list.output.contains("AES-256") && list.output.contains("Encrypted = +"))
        #expect(try await Tool.sevenZip("t", "-p13800000001", archive).status != 0)
        #expect(try await Tool.sevenZip("x", "-p13800000000", "-o\(hall.path("out"))", archive).status == 0)
        let opened = try await Tool.dump(hall.path("out/payment-details-2021-08.xlsx"))
        #expect(opened["人员月缴费明细"]?.rows.count == lines + 2)
        #expect(try await hall.canbao(arguments + ["--phone", "12", "-o", hall.path("x.zip")]).status == 64)
        #expect(!FileManager.default.fileExists(atPath: hall.path("x.zip")))
        try await hall.close()
    }

    @Test("a photo is stored once under what it is, and found by the filing that names it; what is none is refused")
    func attachments() async throws {
        let hall = try await decided()
        let photo = Self.png
        try photo.write(to: hall.folder.appendingPathComponent("photo.txt"))
        let first = try await hall.canbao("attach", hall.path("photo.txt"))
        let hash = try #require(first.lines.first)
        #expect(first.status == 0 && hash.utf8.count == 64)
        #expect(try await hall.canbao("attach", hall.path("photo.txt")).lines == [hash])
        let stored = hall.folder.appendingPathComponent("blobs/attachments/\(hash).png")
        #expect(try Data(contentsOf: stored) == photo)
        let mode = try FileManager.default.attributesOfItem(atPath: stored.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stored.deletingLastPathComponent().path).count == 1)

        try Data("text".utf8).write(to: hall.folder.appendingPathComponent("text.png"))
        let mixed = try await hall.canbao("attach", hall.path("text.png"), hall.path("photo.txt"))
        #expect(mixed.status == 1 && mixed.output.contains("no whole JPEG or PNG") && mixed.lines.contains(hash))

        let worker = try await hall.start("canbao-enrollment-worker")
        let fields = #""monthlyWage":"19000.00","effectiveMonth":"2021-07","attachments":["#
        let missing = String(repeating: "0", count: 64)
        try await hall.submit(
            .baseAdjustment,
            lines: [change(0, "J-1", fields + "\"\(missing)\"]"), change(0, "J-2", fields + "\"\(hash)\"]")])
        try await hall.untilResults(2, of: .baseAdjustment)
        let results = try await hall.records(hall.topics.results(.baseAdjustment)).map {
            try DecodedResult($0.value ?? Data())
        }
        let refused = results.first { $0.envelope.filingID == "J-1" }
        #expect(refused?.envelope.errors.map(\.code) == [.attachmentMissing])
        #expect(results.first { $0.envelope.filingID == "J-2" }?.envelope.outcome == .accepted)
        #expect(await worker.stop() == 0)
        try await hall.close()
    }

    /// One grey pixel.
    private static let png = Data(
        base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")!
}
