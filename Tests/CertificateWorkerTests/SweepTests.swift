import CertificateArchive
import Certificates
import Foundation
import Registry
import Testing
import WorkerKit

@testable import CertificateWorker

@Suite("Sweeping", .timeLimit(.minutes(2)))
struct SweepTests {
    /// A file that a process has staged which is dead now.
    private func leaveBehind(_ text: String, in hall: DeskHall) throws -> Blob {
        try hall.files.workspace().stage(Data(text.utf8), kind: "pdf")
    }

    private func record(_ sha256: String, _ printed: PrintedCertificate, in hall: DeskHall) async throws {
        let issued = try #require(printed.record)
        let record = CertificateRecord(
            certificateID: issued.certificateID, filingID: issued.filingID, creditCode: issued.creditCode,
            issuedAt: issued.issuedAt, validUntil: issued.validUntil, snapshot: issued.snapshot,
            signature: issued.signature, keyID: issued.keyID, pdfSHA256: sha256, codeDigest: issued.codeDigest)
        try await hall.registry.write { try $0.add(record) }
    }

    /// Makes the hall's files whose names begin so as old as each other. Returns when they were stored, by their own account.
    private func date(filesNamed prefix: String, in hall: DeskHall) throws -> Date {
        let date = Date(timeIntervalSince1970: 1_626_310_800)
        let files = FileManager.default
        for path in try files.subpathsOfDirectory(atPath: hall.folder.path)
        where path.hasSuffix(".pdf") || path.hasSuffix(".png") {
            let file = hall.folder.appendingPathComponent(path)
            guard file.lastPathComponent.hasPrefix(prefix) else { continue }
            try files.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
        }
        return date
    }

    @Test("removes what a dead process has stored and nothing refers to, at once, and keeps what is recorded")
    func abandoned() async throws {
        let hall = try await DeskHall()
        let printed = try await hall.printed()
        let (kept, orphan) = (try leaveBehind("kept", in: hall), try leaveBehind("orphan", in: hall))
        try await record(kept.sha256, printed, in: hall)
        let sweep = hall.desk.sweep()
        #expect(try await sweep.removeOrphans() == 1)
        #expect(hall.files.certificates.contains(sha256: kept.sha256, kind: "pdf"))
        #expect(!hall.files.certificates.contains(sha256: orphan.sha256, kind: "pdf"))
        #expect(hall.isStored(printed), "a living process may be about to record it")
        #expect(try await sweep.removeOrphans() == 0)
        await sweep.threads.close()
        try await hall.close()
    }

    @Test("leaves what the workers of another registry have left behind")
    func otherRegistry() async throws {
        let hall = try await DeskHall()
        let blob = try BlobWorkspace(hall.files.certificates, owner: "another").stage(Data("x".utf8), kind: "pdf")
        let sweep = hall.desk.sweep()
        #expect(try await sweep.removeOrphans() == 0)
        #expect(hall.files.certificates.contains(sha256: blob.sha256, kind: "pdf"))
        await sweep.threads.close()
        try await hall.close()
    }

    @Test("leaves what other living processes have stored, whatever its age")
    func living() async throws {
        let hall = try await DeskHall()
        let other = hall.files.workspace()
        let blob = try other.stage(Data("living".utf8), kind: "pdf")
        let sweep = hall.desk.sweep()
        #expect(try await sweep.removeOrphans(at: .distantFuture) == 0)
        #expect(hall.files.certificates.contains(sha256: blob.sha256, kind: "pdf"))
        #expect(try other.staged().count == 1)
        await sweep.threads.close()
        try await hall.close()
    }

    @Test("removes what its own process has stored in vain; if it is wanted after all, it is made again")
    func own() async throws {
        let hall = try await DeskHall()
        let printed = try await hall.printed()
        let sweep = hall.desk.sweep()
        let staged = try date(filesNamed: printed.body.pdf.sha256, in: hall)
        #expect(try await sweep.removeOrphans(at: staged + 59) == 0)
        #expect(hall.isStored(printed))
        #expect(try await sweep.removeOrphans(at: staged + 61) == 1)
        #expect(!hall.isStored(printed))

        let handler = CertificateHandler(desk: hall.desk)
        let isAskedAgain = try await hall.registry.write { registry in
            guard case .asks = try handler.resume(DeskHall.filing(), with: .printed(printed), in: registry) else {
                return false
            }
            return true
        }
        #expect(isAskedAgain)
        #expect(try await hall.registry.read { try !$0.hasCertificate(.filing("C-1")) })
        await sweep.threads.close()
        try await hall.close()
    }

    @Test("leaves nothing of its process behind when that ends but what is recorded")
    func finish() async throws {
        let hall = try await DeskHall()
        let (recorded, vain) = (try await hall.printed(), try await hall.printed(DeskHall.filing("C-2")))
        let handler = CertificateHandler(desk: hall.desk)
        let isAccepted = try await hall.registry.write { registry in
            guard case .accepted = try handler.resume(DeskHall.filing(), with: .printed(recorded), in: registry) else {
                return false
            }
            return true
        }
        #expect(isAccepted)
        let sweep = hall.desk.sweep()
        try await sweep.finish()
        await sweep.threads.close()
        #expect(hall.isStored(recorded) && !hall.isStored(vain))
        let workspaces = try FileManager.default.contentsOfDirectory(
            atPath: hall.folder.appendingPathComponent("blobs/.new").path)
        #expect(workspaces.isEmpty)
        try await hall.close()
    }

    @Test("removes previews a day after they were made")
    func previews() async throws {
        let hall = try await DeskHall()
        let printed = try await hall.printed(DeskHall.filing(isPreview: true))
        let sweep = hall.desk.sweep()
        let stored = try date(filesNamed: "", in: hall)
        #expect(try await sweep.removePreviews(at: stored + 86_399) == 0)
        #expect(hall.isStored(printed))
        #expect(try await sweep.removePreviews(at: stored + 86_401) == 2)
        #expect(!hall.isStored(printed))
        await sweep.threads.close()
        try await hall.close()
    }
}
