import Filings
import Foundation
import Registry
import Testing

@testable import Canbao

/// What certificates stand on fails, and whoever makes them is killed. Nothing is lost, doubled, or left behind.
@Suite("Certificates and faults", .timeLimit(.minutes(20)))
struct CertificateFaultTests {
    @Test("workers killed at random moments leave one certificate and one result for each filing, and no other file")
    func killed() async throws {
        let count = 300
        let hall = try await CertificateHall(persons: 40, employers: 4)
        try await hall.submit(0..<count)
        var random = SeededGenerator(seed: 20_210_715)
        var workers = [try await hall.startWorker(), try await hall.startWorker()]
        var killed = 0
        while try await hall.hall.resultCount(.certificate) < count {
            let goal = try await hall.hall.resultCount(.certificate) + Int64.random(in: 5...30, using: &random)
            let victim = Int.random(in: 0..<workers.count, using: &random)
            while try await hall.hall.resultCount(.certificate) < min(goal, Int64(count)) {
                try await hall.hall.moved()
            }
            workers[victim].signal(SIGKILL)
            await workers[victim].ending()
            workers[victim] = try await hall.startWorker()
            killed += 1
        }
        #expect(killed >= 5, "some workers were killed in the middle of their work")
        for worker in workers {
            while !worker.output.contains("worker is taking filings") { try await hall.hall.moved() }
            #expect(await worker.stop() == 0)
        }
        try await check(hall, count)
        try await hall.close()
    }

    /// Each filing has one result, one row and one file, all about the same certificate; nothing else lies about.
    private func check(_ hall: CertificateHall, _ count: Int) async throws {
        let results = try await hall.results()
        #expect(results.count == count)
        #expect(try await hall.certificateCount() == count)
        var files: Set<String> = []
        for (filing, result) in results {
            let body = try #require(result.body)
            let record = try await hall.hall.registry.read { try $0.certificate(.filing(filing)) }
            #expect(record?.certificateID.text == body.certificateID && record?.pdfSHA256 == body.pdf.sha256)
            files.insert("\(body.pdf.sha256.prefix(2))/\(body.pdf.sha256).pdf")
        }
        #expect(files.count == count)
        #expect(Set(try hall.blobs()) == files, "what no certificate refers to was swept")
        let check = try await Tool.run(
            "sh", "-c",
            "cd \(hall.hall.folder.path)/blobs && for f in ??/*.pdf; do echo \"$(basename $f .pdf)  $f\"; done | sha256sum -c --quiet"
        )
        #expect(check.status == 0, "every file has the bytes that it is named by")
    }

    @Test("a blob folder that is gone keeps filings waiting, none fails, and all are issued when it is mended")
    func goneFolder() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<2)
        let blobs = hall.hall.folder.appendingPathComponent("blobs")
        let away = hall.hall.folder.appendingPathComponent("away")
        let worker = try await hall.startWorker()
        while !worker.output.contains("worker is taking filings") { try await hall.hall.moved() }
        try FileManager.default.moveItem(at: blobs, to: away)
        try Data().write(to: blobs)
        try await hall.submit(2..<12)
        while !worker.output.contains("certificates cannot be stored") { try await hall.hall.moved() }
        #expect(try await hall.hall.resultCount(.certificate) == 2)
        try FileManager.default.removeItem(at: blobs)
        try FileManager.default.moveItem(at: away, to: blobs)
        try await hall.hall.untilResults(12, of: .certificate)
        #expect(worker.output.contains("certificates are stored again"))
        #expect(await worker.stop() == 0)
        try await check(hall, 12)
        try await hall.close()
    }

    @Test("SIGTERM while certificates cannot be stored ends the worker in time; the next one issues them")
    func stopWhileStuck() async throws {
        let hall = try await CertificateHall()
        let worker = try await hall.startWorker()
        while !worker.output.contains("worker is taking filings") { try await hall.hall.moved() }
        let blobs = hall.hall.folder.appendingPathComponent("blobs")
        try FileManager.default.removeItem(at: blobs)
        try Data().write(to: blobs)
        try await hall.submit(0..<5)
        while !worker.output.contains("certificates cannot be stored") { try await hall.hall.moved() }
        #expect(await worker.stop() == 0)
        try FileManager.default.removeItem(at: blobs)
        let heir = try await hall.startWorker()
        try await hall.hall.untilResults(5, of: .certificate)
        #expect(await heir.stop() == 0)
        try await check(hall, 5)
        try await hall.close()
    }

    @Test("a full disk under the blob folder keeps filings waiting, and all are issued when there is room")
    func fullDisk() async throws {
        let disk = try await SmallDisk.mount(mebibytes: 2)
        let hall = try await CertificateHall(extra: ["CANBAO_BLOBS": disk.folder.appendingPathComponent("blobs").path])
        do {
            let worker = try await hall.startWorker()
            try await hall.submit(0..<2)
            try await hall.hall.untilResults(2, of: .certificate)
            let ballast = disk.occupy()
            try await hall.submit(2..<10)
            while !worker.output.contains("is full") { try await hall.hall.moved() }
            #expect(try await hall.hall.resultCount(.certificate) == 2)
            try FileManager.default.removeItem(at: ballast)
            try await hall.hall.untilResults(10, of: .certificate)
            #expect(await worker.stop() == 0)
            let results = try await hall.results().values
            #expect(results.allSatisfy { $0.envelope.outcome == .accepted && $0.envelope.revision == 1 })
            #expect(try hall.blobs(disk.folder.appendingPathComponent("blobs")).count == 10)
        } catch {
            Issue.record(error)
        }
        try await hall.close()
        try await disk.unmount()
    }

    @Test("SIGTERM in the middle of much work ends the worker with 0; the next one does the rest, once")
    func stopped() async throws {
        let hall = try await CertificateHall(persons: 40, employers: 4)
        try await hall.submit(0..<150)
        for goal in [20, 90] {
            let worker = try await hall.startWorker()
            while !worker.output.contains("worker is taking filings") { try await hall.hall.moved() }
            try await hall.hall.untilResults(goal, of: .certificate)
            #expect(await worker.stop() == 0)
        }
        // It may have nothing left to do, and is not stopped before it has arrived.
        let worker = try await hall.startWorker()
        while !worker.output.contains("worker is taking filings") { try await hall.hall.moved() }
        try await hall.hall.untilResults(150, of: .certificate)
        #expect(await worker.stop() == 0)
        try await check(hall, 150)
        try await hall.close()
    }

    @Test(
        "a name that no font draws is put off, with a word for operators that names the character alone; others go on")
    func missingGlyph() async throws {
        let hall = try await CertificateHall()
        let files = hall.hall.folder.appendingPathComponent("import")
        for name in ["persons.csv", "contributions.csv"] {
            try FileManager.default.removeItem(at: files.appendingPathComponent(name))
        }
        let (person, number) = (hall.population.idNumber(900), hall.population.personNumber(900))
        try Data(
            """
            person_number,area,id_type,id_number,name,sex,birth_date,household_type
            \(number),321200,resident-id,\(person),张\u{13000},,,10

            """.utf8
        ).write(to: files.appendingPathComponent("persons.csv"))
        try Data(
            """
            credit_code,person_number,insurance,month,base,settlement_month
            \(hall.population.creditCode(0)),\(number),pension,2021-01,6500.00,2021-02

            """.utf8
        ).write(to: files.appendingPathComponent("contributions.csv"))
        try await hall.hall.importRegistry(files)
        let worker = try await hall.startWorker()
        try await hall.submit(0..<2)
        try await hall.hall.untilResults(2, of: .certificate)
        #expect(await worker.stop() == 0)
        let results = try await hall.results()
        #expect(results["C-0"]?.envelope.outcome == .deferred)
        #expect(results["C-0"]?.envelope.errors.map(\.code) == [.internalError])
        #expect(results["C-1"]?.envelope.outcome == .accepted)
        #expect(worker.output.contains("U+13000") && !worker.output.contains("张"))
        #expect(try hall.blobs().count == 1)
        try await hall.close()
    }

    @Test("a unit with 10,000 persons is one document, made in at most 300 MiB")
    func largeUnit() async throws {
        let hall = try await CertificateHall(persons: 10_000, employers: 1)
        let worker = try await hall.startWorker()
        try await hall.submit(0..<1)
        try await hall.hall.untilResults(1, of: .certificate)
        let status = try String(contentsOfFile: "/proc/\(try #require(worker.pid))/status", encoding: .utf8)
        #expect(await worker.stop() == 0)
        let body = try await hall.body()
        #expect(body.persons == 10_000 && body.pages > 400)
        let peak = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let kibibytes = try #require(peak.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
        #expect(kibibytes < 300 * 1_024, "\(kibibytes / 1_024) MiB")
        // The last page may hold the notes alone.
        let last = try await Tool.run("pdftotext", "-f", "\(body.pages - 1)", "-layout", try body.path, "-").output
        #expect(last.contains("20000") && last.contains("共\(body.pages)页，第\(body.pages)页"))
        try await hall.close()
    }
}
