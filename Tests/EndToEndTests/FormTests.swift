import Filings
import Forms
import Foundation
import Testing

@testable import Canbao

/// A form on its whole way: made by canbao, filled in by somebody else's program, filed, answered, mended, filed again.
@Suite("Batches as offices make them", .timeLimit(.minutes(10)))
struct FormTests {
    private struct Receipt: Decodable {
        let line: Int
        let filingId: String
        let batch: String
    }

    private struct Row: Decodable {
        let row: Int
        let filingId: String?
        let outcome: String
        let explanation: String
    }

    private let population = SyntheticPopulation(persons: 6, employers: 2)

    private func hall() async throws -> ServiceHall {
        let hall = try await ServiceHall()
        let files = hall.folder.appendingPathComponent("import")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try population.write(to: files)
        try await hall.importRegistry(files)
        return hall
    }

    private func row(_ number: Int, _ person: Int) -> [String: Any] {
        [
            "行": number, "统一社会信用代码": population.creditCode(0), "证件号码": population.idNumber(person),
            "姓名": population.name(person), "合同开始日期": "=date 2021-05-10", "缴费工资（元/月）": 6500,
        ]
    }

    @Test(
        "good rows are filed though others are bad; results come back as a form, and mended rows are filed anew, once")
    func wholeWay() async throws {
        let hall = try await hall()
        let workers = try await hall.startWorkers()
        #expect(try await hall.canbao("template", "enrollment", "-o", hall.path("form.xlsx")).status == 0)
        let stranger = "321202199001010017"
        var bad = row(5, 1)
        bad["证件号码"] = 3.21202199001e17
        var unknown = row(6, 2)
        unknown["证件号码"] = stranger
        try await Tool.fill(
            hall.path("form.xlsx"), hall.path("filled.xlsx"), [row(3, 0), bad, unknown, row(7, 3), row(9, 3)])

        let first = try await hall.canbao("submit", "enrollment", hall.path("filled.xlsx"), "--json")
        #expect(first.status == 1)
        #expect(first.output.contains("C5（证件号码）") && !first.output.contains("3.21202"))
        let receipts = first.objects(Receipt.self)
        #expect(receipts.map(\.line) == [3, 6, 7])
        try await hall.untilResults(3, of: .enrollment)

        // The same file again: the same filings, the same batch, nothing new.
        let again = try await hall.canbao("submit", "enrollment", hall.path("filled.xlsx"), "--json")
        #expect(again.objects(Receipt.self).map(\.filingId) == receipts.map(\.filingId))
        #expect(again.output.contains("1 row was refused when this form was submitted before"))
        try await hall.untilResults(6, of: .enrollment)
        let batch = try #require(receipts.first?.batch)
        #expect(Set(again.objects(Receipt.self).map(\.batch)) == [batch])
        #expect(again.output.contains("`canbao batch results \(batch) --refused -o FILE`"))
        #expect(try await hall.canbao("batch", "list", "--json").lines.count == 1)

        let rows = try await hall.canbao("batch", "results", batch, "--json").objects(Row.self)
        #expect(rows.map(\.row) == [3, 5, 6, 7, 9])
        #expect(rows.map(\.outcome) == ["accepted", "invalid", "rejected", "accepted", "accepted"])
        #expect(rows[1].filingId == nil && rows[4].filingId == rows[3].filingId)
        #expect(rows[2].explanation.contains("未获取到人员基本信息。"))
        #expect(rows[4].explanation.contains("与第7行内容相同"))

        try await mend(hall, batch, stranger)
        for worker in workers { #expect(await worker.stop() == 0) }
        let totals = try await hall.registry.read { try $0.auditLedger() }
        #expect(totals.paidTwice == 0 && totals.enrolledTwice == 0 && totals.bookedLines == 4 * 2 * 3)
        try await hall.close()
    }

    /// The results are mended by hand and sent back.
    private func mend(_ hall: ServiceHall, _ batch: String, _ stranger: String) async throws {
        let results = hall.path("results.xlsx")
        #expect(try await hall.canbao("batch", "results", batch, "-o", results).status == 0)
        let sheet = try #require(try await Tool.dump(results)["申报表"])
        #expect(sheet.column("处理结果") == ["通过", "填写有误", "退回", "通过", "通过"])
        #expect(sheet.column("错误代码") == ["", "MALFORMED", "PERSON_NOT_FOUND", "", ""])
        #expect(sheet.column("证件号码")[1].hasPrefix("3.21202"))

        let mended = hall.path("mended.xlsx")
        try await Tool.fill(
            results, mended,
            [
                ["行": 3, "证件号码": population.idNumber(1)],
                ["行": 4, "证件号码": population.idNumber(2), "姓名": population.name(2)],
            ])
        for _ in 0..<2 {
            let run = try await hall.canbao("submit", "enrollment", mended, "--wait")
            #expect(run.status == 0, "\(run.output)")
        }
        // Everybody is enrolled once: four persons, of whom two were filed again with what was accepted before.
        let outcomes = try await hall.records(hall.topics.results(.enrollment)).map {
            try DecodedResult($0.value ?? Data())
        }
        #expect(Set(outcomes.filter { $0.envelope.outcome == .accepted }.map(\.envelope.filingID)).count == 4)
        #expect(!outcomes.contains { $0.envelope.errors.contains { $0.code == .pensionEnrolled } })
    }

    @Test("a form of 50,000 rows is submitted in at most 300 MiB")
    func longForm() async throws {
        let hall = try await ServiceHall()
        let (rows, path) = (50_000, hall.path("long.xlsx"))
        let people = SyntheticPopulation(persons: rows, employers: 1)
        try FormWriter.writeResults(of: .of(.enrollment), number: "0123456789", created: .now, to: path) { write in
            for row in 0..<rows {
                let texts = [
                    people.creditCode(0), "居民身份证", people.idNumber(row), people.name(row), "", "2021-05-10",
                    "2024-05-09",
                    "6500.00", "养老保险、失业保险、工伤保险",
                ]
                try write(texts, .init(row: row + 2, filingID: nil, outcome: .invalid, code: nil, explanation: ""))
            }
        }
        // With --wait it is still there when all is submitted.
        let run = try await hall.start("canbao", arguments: ["submit", "enrollment", path, "--wait"])
        while try await hall.recordCount() < Int64(rows), run.pid != nil {
            try await Task.sleep(for: .milliseconds(200))
        }
        let status = try String(
            contentsOfFile: "/proc/\(try #require(run.pid, "\(run.output)"))/status", encoding: .utf8)
        run.signal(SIGKILL)
        await run.ending()
        let peak = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let kibibytes = try #require(peak.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
        #expect(kibibytes < 300 * 1_024, "\(kibibytes / 1_024) MiB")
        #expect(try await hall.canbao("batch", "list", "--json").output.contains(#""pending":50000"#))
        try await hall.close()
    }

    @Test("a template is as an office expects it, to a program that is not ours")
    func template() async throws {
        let hall = try await ServiceHall()
        #expect(try await hall.canbao("template", "enrollment", "-o", hall.path("form.xlsx")).status == 0)
        let sheets = try await Tool.dump(hall.path("form.xlsx"))
        let form = try #require(sheets["申报表"])
        #expect(form.rows.first?.compactMap { $0?.text }.first == "统一社会信用代码")
        #expect(form.rows.count == 2)
        #expect(form.formats == ["@", "@", "@", "@", "General", "yyyy-mm-dd", "yyyy-mm-dd", "0.00", "@"])
        #expect(form.types == ["s", "s", "s", "s", "n", "d", "d", "n", "s"])
        #expect(form.lists.map(\.[0]) == ["B2:B100001", "I2:I100001"])
        #expect(form.frozen == "A2" && form.widths.allSatisfy { $0 >= 10 })
        #expect(sheets["填写说明"]?.rows.count ?? 0 > 15)
        #expect(sheets["代码表"]?.column("证件类型").filter { !$0.isEmpty } == ["居民身份证", "护照"])
        // As it is, there is nothing to file; and it is not written over.
        let run = try await hall.canbao("submit", "enrollment", hall.path("form.xlsx"))
        #expect(run.status == 0 && run.output.contains("holds no rows to file"))
        #expect(try await hall.canbao("template", "enrollment", "-o", hall.path("form.xlsx")).status == 64)
        #expect(try await hall.recordCount() == 0)
        try await hall.close()
    }

    @Test("CSV of the form in UTF-8, with a mark or without, and in GB18030 is the same batch")
    func csv() async throws {
        let hall = try await ServiceHall()
        let fixtures = Checkout.root.appendingPathComponent("Tests/FormsTests/Fixtures")
        let plain = try Data(contentsOf: fixtures.appendingPathComponent("libreoffice.csv"))
        let files = [
            "plain.csv": plain, "marked.csv": Data([0xEF, 0xBB, 0xBF]) + plain,
            "gb.csv": try Data(contentsOf: fixtures.appendingPathComponent("gb18030.csv")),
        ]
        var ids: Set<[String]> = []
        for (name, bytes) in files {
            try bytes.write(to: hall.folder.appendingPathComponent(name))
            let run = try await hall.canbao("submit", "enrollment", hall.path(name), "--json")
            #expect(run.status == 1)
            #expect(run.output.contains("C7（证件号码）") && run.output.contains("3 filings submitted"))
            ids.insert(run.objects(Receipt.self).map(\.filingId))
        }
        #expect(ids.count == 1)
        #expect(try await hall.canbao("batch", "list", "--json").lines.count == 1)
        try await hall.close()
    }

    @Test("files that are no forms are refused with what they are, and nothing of them is told or filed")
    func refusals() async throws {
        let hall = try await ServiceHall()
        func refusal(_ name: String, _ bytes: Data) async throws -> String {
            try bytes.write(to: hall.folder.appendingPathComponent(name))
            let run = try await hall.canbao("submit", "enrollment", hall.path(name))
            #expect(run.status == 64)
            return run.output
        }
        #expect(try await refusal("a.xlsx", Data("张三,1".utf8)).contains("is no ZIP archive"))
        #expect(
            try await refusal("b.xls", Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])).contains("old kind"))
        #expect(try await refusal("c.csv", Data([0xFF, 0xFE, 0x31, 0x00])).contains("UTF-16"))
        #expect(try await refusal("d.csv", Data([0x31, 0xFF, 0xFF, 0x0A])).contains("neither UTF-8 nor GB18030"))
        let text = try await refusal("e.csv", Data("张三,李四\n1,2\n".utf8))
        #expect(text.contains("no row of headings") && !text.contains("张三"))
        #expect(try await hall.recordCount() == 0)
        try await hall.close()
    }

    @Test("a batch is forgotten, and what was filed stays")
    func forget() async throws {
        let hall = try await hall()
        #expect(try await hall.canbao("template", "enrollment", "-o", hall.path("form.xlsx")).status == 0)
        try await Tool.fill(hall.path("form.xlsx"), hall.path("filled.xlsx"), [row(3, 0)])
        let run = try await hall.canbao("submit", "enrollment", hall.path("filled.xlsx"), "--json")
        let batch = try #require(run.objects(Receipt.self).first?.batch)
        #expect(try await hall.canbao("batch", "forget", batch).status == 0)
        #expect(try await hall.canbao("batch", "forget", batch).status == 1)
        #expect(try await hall.canbao("batch", "show", batch).status == 1)
        #expect(try await hall.recordCount() == 1)
        try await hall.close()
    }
}
