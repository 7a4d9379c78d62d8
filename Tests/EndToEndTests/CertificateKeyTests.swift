import Filings
import Foundation
import Testing

/// Keys with real processes: made, exported, changed, missing.
@Suite("The keys of certificates", .timeLimit(.minutes(15)))
struct CertificateKeyTests {
    @Test("the README's recipe: openssl checks a signature with the exported public key")
    func openSSL() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let id = try #require(try await hall.body().certificateID)
        let folder = hall.hall.folder
        let (snapshot, signature, key) = (
            folder.appendingPathComponent("snapshot.json").path, folder.appendingPathComponent("signature.bin").path,
            folder.appendingPathComponent("key.pem").path
        )
        let fetch = ["certificate", "fetch", id, "--content"]
        for arguments in [fetch + ["snapshot", "-o", snapshot], fetch + ["signature", "-o", signature]] {
            #expect(try await hall.hall.start("canbao", arguments: arguments).ending() == 0)
        }
        let exported = try await hall.canbao("certificate", "public-key")
        try Data(exported.output.utf8).write(to: URL(fileURLWithPath: key))
        func verify() async throws -> Int32 {
            try await Tool.run(
                "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", snapshot, "-sigfile",
                signature
            ).status
        }
        #expect(try await verify() == 0)
        var altered = try Data(contentsOf: URL(fileURLWithPath: snapshot))
        altered[altered.count / 2] ^= 1
        try altered.write(to: URL(fileURLWithPath: snapshot))
        #expect(try await verify() != 0)
        try await hall.close()
    }

    @Test("a fetched file is the one that was issued, for its owner alone, and written over nothing")
    func fetched() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let body = try await hall.body()
        let path = hall.hall.folder.appendingPathComponent("mine.pdf").path
        let choices = [
            [try #require(body.certificateID)], ["--code", try #require(body.verificationCode)], ["--filing", "C-0"],
        ]
        for choice in choices {
            let fetch = ["certificate", "fetch", "-o", path] + choice
            #expect(try await hall.hall.start("canbao", arguments: fetch).ending() == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == body.pdf.bytes)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(try await hall.hall.start("canbao", arguments: fetch).ending() == 64, "it is there already")
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(try await hall.canbao("certificate", "fetch", "--filing", "C-9", "-o", path).status == 1)
        try Data("altered".utf8).write(to: URL(fileURLWithPath: try body.path))
        let damaged = try await hall.canbao("certificate", "fetch", "--filing", "C-0", "-o", path)
        #expect(damaged.status == 69 && damaged.output.contains("is damaged"))
        try FileManager.default.removeItem(atPath: try body.path)
        let missing = try await hall.canbao("certificate", "fetch", "--filing", "C-0", "-o", path)
        #expect(missing.status == 69 && missing.output.contains("is missing"))
        #expect(!FileManager.default.fileExists(atPath: path))
        try await hall.close()
    }

    @Test(
        "a key that others may read is told of once, with what to do, and the work goes on", arguments: [0o644, 0o600])
    func exposed(mode: mode_t) async throws {
        let hall = try await ServiceHall()
        let path = hall.path("signing.pem")
        #expect(try await Tool.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", path).status == 0)
        #expect(chmod(path, mode) == 0)
        let worker = try await hall.start("canbao-certificate-worker", arguments: ["--signing-key", path])
        while !worker.output.contains("certificates are signed") { try await hall.moved() }
        #expect(await worker.stop() == 0)
        let lines = worker.output.split(separator: "\n").filter { $0.contains("chmod 600 \(path)") }
        #expect(lines.count == (mode == 0o644 ? 1 : 0) && lines.allSatisfy { $0.contains("warning") })
        let doctor = try await hall.canbao("doctor", "--json", "--signing-key", path)
        #expect(doctor.output.contains("chmod 600") == (mode == 0o644))
        try await hall.close()
    }

    @Test("after the key is changed, earlier certificates still verify; without its public half nobody can tell")
    func changed() async throws {
        let hall = try await CertificateHall()
        try await hall.issue(0..<1)
        let keys = hall.hall.folder.appendingPathComponent("keys")
        let key = keys.appendingPathComponent("signing.pem")
        #expect(try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions] as? Int == 0o600)
        let before = try FileManager.default.contentsOfDirectory(atPath: keys.path).first { $0.hasSuffix(".pub.pem") }
        #expect(try await Tool.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.path).status == 0)
        try await hall.issue(1..<2)
        for filing in ["C-0", "C-1"] {
            let verified = try await hall.verify("--code", try #require(try await hall.body(filing).verificationCode))
            #expect(verified.exitStatus == 0 && verified.status == "valid")
        }
        #expect(
            try await hall.canbao("certificate", "public-key", "--all", "--json").output.split(separator: "\n").count
                == 2)

        try FileManager.default.removeItem(at: keys.appendingPathComponent(try #require(before)))
        let code = try #require(try await hall.body().verificationCode)
        let untold = try await hall.canbao("certificate", "verify", "--code", code)
        #expect(untold.status == 78 && untold.output.contains("the public key"))
        try await hall.close()
    }

    @Test("workers that start at once in an empty folder sign with one key")
    func atOnce() async throws {
        let hall = try await CertificateHall()
        try await hall.submit(0..<12)
        var workers: [RunningProgram] = []
        for _ in 0..<3 { workers.append(try await hall.startWorker()) }
        try await hall.hall.untilResults(12, of: .certificate)
        for worker in workers {
            while !worker.output.contains("worker is taking filings") { try await hall.hall.moved() }
            #expect(await worker.stop() == 0)
        }
        let keys = try FileManager.default.contentsOfDirectory(
            atPath: hall.hall.folder.appendingPathComponent("keys").path)
        #expect(keys.count == 2 && keys.contains("signing.pem"), "\(keys)")
        for body in try await hall.results().values.compactMap(\.body) {
            #expect(try await hall.verify("--pdf", body.path).status == "valid")
        }
        try await hall.close()
    }

    @Test("wrong settings end the worker at its start, with 78 and all that is wrong")
    func wrongSettings() async throws {
        let hall = try await CertificateHall()
        let file = hall.hall.folder.appendingPathComponent("file")
        try Data().write(to: file)
        let worker = try await hall.hall.start(
            "canbao-certificate-worker",
            arguments: [
                "--blobs", file.path, "--signing-key", hall.hall.folder.appendingPathComponent("absent.pem").path,
                "--verify-url", "nowhere", "--log-level", "loud",
            ])
        #expect(await worker.ending() == 78)
        for name in ["CANBAO_BLOBS", "CANBAO_SIGNING_KEY", "CANBAO_VERIFY_URL", "CANBAO_LOG_LEVEL"] {
            #expect(worker.output.contains(name), "\(worker.output)")
        }
        #expect(
            !FileManager.default.fileExists(atPath: hall.hall.folder.appendingPathComponent("absent.pem").path),
            "a key that was named is not made")
        let noKey = try await hall.hall.start("canbao-certificate-worker", arguments: ["--signing-key", file.path])
        #expect(await noKey.ending() == 78)
        #expect(noKey.output.contains("is not an unencrypted Ed25519 private key"))
        try await hall.close()
    }

    @Test("a system without a Chinese font is told which package to install")
    func noFonts() async throws {
        let hall = try await CertificateHall()
        let configuration = hall.hall.folder.appendingPathComponent("fonts.conf")
        let text = """
            <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
            <fontconfig><cachedir>\(hall.hall.folder.path)/cache</cachedir></fontconfig>
            """
        try Data(text.utf8).write(to: configuration)
        let environment = hall.hall.environment.merging(["FONTCONFIG_FILE": configuration.path]) { $1 }
        let worker = try await RunningProgram.start(
            Checkout.programs.appendingPathComponent("canbao-certificate-worker"), arguments: [],
            environment: environment)
        #expect(await worker.ending() == 78)
        #expect(worker.output.contains("install the Debian package fonts-noto-cjk"), "\(worker.output)")
        let doctor = try await RunningProgram.start(
            Checkout.programs.appendingPathComponent("canbao"), arguments: ["doctor"], environment: environment)
        await doctor.ending()
        #expect(doctor.output.contains("install the Debian package fonts-noto-cjk"))
        try await hall.close()
    }
}
