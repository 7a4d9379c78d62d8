import Filings
import Foundation
import MessageLog
import Testing

@testable import Canbao

/// Certificates with real processes, from the request to whoever holds the paper.
@Suite("Certificates through real processes", .timeLimit(.minutes(15)))
struct CertificateTests {
    @Test("a certificate is issued with all that its result promises, and poppler reads it")
    func issued() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<2)
        let body = try await hall.body()
        #expect(body.validUntil?.description == "2022-01-15")
        #expect(body.persons == 3 && body.pages == 1 && body.png == nil)
        let path = try body.path
        let file = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(file.count == body.pdf.bytes)
        #expect(try await Tool.run("sha256sum", path).output.hasPrefix(body.pdf.sha256))
        #expect(try await Tool.run("qpdf", "--check", path).status == 0)
        let text = try await Tool.run("pdftotext", "-layout", path, "-").output
        let code = try #require(body.verificationCode)
        for part in [body.certificateID ?? "?", code, hall.population.idNumber(0), hall.population.name(2), "共1页"] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(try await hall.certificateCount() == 2)
        #expect(try hall.blobs().count == 2)
        try await hall.close()
    }

    @Test("whoever has the code or the file learns that it is valid, and no full name or number")
    func valid() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let body = try await hall.body()
        let code = try #require(body.verificationCode)
        let typed = code.lowercased().prefix(9) + "-" + code.dropFirst(9)
        for verified in [
            try await hall.verify("--code", code), try await hall.verify("--code", String(typed)),
            try await hall.verify("--pdf", body.path),
        ] {
            #expect(verified.exitStatus == 0 && verified.status == "valid")
            #expect(verified.certificateId == body.certificateID)
            #expect(verified.persons == 3 && verified.rows?.count == 6)
            for person in 0..<6 {
                #expect(!verified.line.contains(hall.population.idNumber(person)))
                #expect(!verified.line.contains(hall.population.name(person)))
            }
        }
        let readable = try await hall.canbao("certificate", "verify", "--code", code)
        #expect(readable.status == 0 && readable.output.hasPrefix("有效\n"))
        try await hall.close()
    }

    @Test("a file of which one byte was altered is reported as altered, wherever the byte is")
    func altered() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let file = try Data(contentsOf: URL(fileURLWithPath: try await hall.body().path))
        let copy = hall.hall.folder.appendingPathComponent("copy.pdf")
        for place in [0, file.count / 2, file.count - 1] {
            var bytes = file
            bytes[place] ^= 1
            try bytes.write(to: copy)
            let verified = try await hall.verify("--pdf", copy.path)
            #expect(verified.exitStatus == 1 && verified.status == "altered" && verified.altered == "file")
        }
        try await hall.close()
    }

    @Test("a code and a file that nobody issued are unknown")
    func unknown() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        var code = try #require(try await hall.body().verificationCode)
        code = code.dropLast() + (code.last == "0" ? "1" : "0")
        let stranger = hall.hall.folder.appendingPathComponent("stranger.pdf")
        try Data("%PDF-1.7 of somebody else".utf8).write(to: stranger)
        for verified in [
            try await hall.verify("--code", code), try await hall.verify("--code", "no code at all"),
            try await hall.verify("--pdf", stranger.path),
        ] {
            #expect(verified.exitStatus == 1 && verified.status == "unknown" && verified.certificateId == nil)
        }
        try await hall.close()
    }

    @Test("a revoked certificate is revoked for good; who did it, when and why is kept")
    func revoked() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<2)
        let body = try await hall.body()
        let id = try #require(body.certificateID)
        let careless = try await hall.canbao("certificate", "revoke", id)
        #expect(careless.status == 64 && careless.output.contains("--reason"))
        for reason in ["单位更名", "again"] {
            let done = try await hall.canbao("certificate", "revoke", id, "--reason", reason, "--as", "李")
            #expect(done.status == 0)
        }
        let verified = try await hall.verify("--pdf", body.path)
        #expect(verified.exitStatus == 1 && verified.status == "revoked" && verified.revocationReason == "单位更名")
        let other = try await hall.verify("--code", try #require(try await hall.body("C-1").verificationCode))
        #expect(other.status == "valid")
        let unknown = try await hall.canbao(
            "certificate", "revoke", "20210715-000000000000", "--reason", "x")
        #expect(unknown.status == 1)
        try await hall.close()
    }

    @Test(
        "a certificate is valid through its last day, and expired on the next",
        arguments: [
            ("2022-01-15T23:59:50+08:00", "valid"), ("2022-01-16T00:00:00+08:00", "expired"),
        ])
    func expired(now: String, status: String) async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let verified = try await hall.verify(
            "--now", now, "--code", try #require(try await hall.body().verificationCode))
        #expect(verified.status == status && verified.exitStatus == (status == "valid" ? 0 : 1))
        try await hall.close()
    }

    @Test("the result of a repeated filing is the recorded one, not another certificate")
    func repeated() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let first = try await hall.body()
        try await hall.submit(0..<1)
        let worker = try await hall.startWorker()
        try await hall.hall.untilResults(2, of: .certificate)
        #expect(await worker.stop() == 0)
        let records = try await hall.hall.records(hall.hall.topics.results(.certificate))
        #expect(records.count == 2 && records[0].value == records[1].value)
        #expect(try ResultDecoder().result(CertificateBody.self, from: records[1].value ?? Data()).body == first)
        #expect(try await hall.certificateCount() == 1)
        #expect(try hall.blobs().count == 1)
        try await hall.close()
    }

    @Test("a preview has a PDF and a picture with the watermark, and nothing is recorded")
    func preview() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1, isPreview: true)
        let body = try await hall.body()
        #expect(body.certificateID == nil && body.verificationCode == nil && body.validUntil == nil)
        #expect(try await Tool.run("pdftotext", body.path, "-").output.contains("预览"))
        let png = try #require(body.png)
        let picture = try Data(contentsOf: try #require(URL(string: png.uri)))
        #expect(picture.starts(with: [0x89] + Array("PNG".utf8)))
        #expect(try await hall.certificateCount() == 0)
        #expect(try hall.blobs().allSatisfy { $0.hasPrefix("previews/") })
        #expect(try await hall.verify("--pdf", body.path).status == "unknown")
        try await hall.close()
    }

    @Test("the command line draws a preview without filing anything")
    func previewCommand() async throws {
        let hall = try await CertificateHall()
        let persons = hall.hall.folder.appendingPathComponent("persons.txt")
        try Data(hall.population.idNumber(2).utf8).write(to: persons)
        let arguments = ["--employer", hall.population.creditCode(0), "--from", "2021-01", "--to", "2021-06"]
        for name in ["preview.pdf", "preview.png"] {
            let path = hall.hall.folder.appendingPathComponent(name).path
            let run = try await hall.hall.start(
                "canbao", arguments: ["certificate", "preview", "-o", path, "--persons", persons.path] + arguments)
            #expect(await run.ending() == 0, "\(run.output)")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        let path = hall.hall.folder.appendingPathComponent("preview.pdf").path
        let text = try await Tool.run("pdftotext", path, "-").output
        #expect(text.contains("预览") && text.contains(hall.population.name(2)))
        #expect(!text.contains(hall.population.name(0)), "only the chosen person")
        let nobody = try await hall.canbao(
            "certificate", "preview", "--employer", hall.population.creditCode(0), "--from", "2020-01", "--to",
            "2020-02",
            "-o", hall.hall.folder.appendingPathComponent("none.pdf").path)
        #expect(nobody.status == 1 && nobody.output.contains("所选期间内没有参保缴费记录"))
        #expect(try await hall.hall.recordCount() == 0)
        #expect(!FileManager.default.fileExists(atPath: hall.hall.folder.appendingPathComponent("blobs").path))
        try await hall.close()
    }

    @Test("every message of a run validates with Python's jsonschema")
    func schemas() async throws {
        let hall = try await CertificateHall()
        try await hall.submit(0..<2)
        try await hall.submit(2..<4, isPreview: true)
        try await hall.hall.log.append([
            OutgoingRecord(
                topic: "certificate.requests", key: nil,
                value: Data(#"{"filingId":"C-4","employer":"x","insurances":["pension"],"from":"a","to":"b"}"#.utf8)),
            OutgoingRecord(topic: "certificate.requests", key: nil, value: Data(#"{"filingId":"C-5"}"#.utf8)),
        ])
        let worker = try await hall.startWorker()
        try await hall.hall.untilResults(6, of: .certificate)
        #expect(await worker.stop() == 0)
        let messages = hall.hall.folder.appendingPathComponent("messages.ndjson")
        let others: Set = [hall.hall.topics.malformed, hall.hall.topics.requests(.certificate)]
        #expect(try await hall.hall.writeMessages(to: messages, but: others) == 6)
        let (status, output) = try await Python.validate([messages.path])
        #expect(status == 0, "\(output)")
        try await hall.close()
    }

    @Test("no ID number and no name stands in any line of the worker, or in a file's name")
    func privacy() async throws {
        let hall = try await CertificateHall()
        try await hall.submit(0..<2)
        try await hall.submit(2..<3, isPreview: true)
        let worker = try await hall.startWorker()
        try await hall.hall.untilResults(3, of: .certificate)
        #expect(await worker.stop() == 0)
        let names = try hall.blobs().joined(separator: "\n")
        #expect(worker.output.contains("worker is taking filings"), "the lines were captured")
        for person in 0..<6 {
            for secret in [hall.population.idNumber(person), hall.population.name(person)] {
                #expect(!worker.output.contains(secret) && !names.contains(secret))
            }
        }
        for body in try await hall.results().values.compactMap(\.body?.verificationCode) {
            #expect(!worker.output.contains(body) && !names.contains(body))
        }
        try await hall.close()
    }
}
