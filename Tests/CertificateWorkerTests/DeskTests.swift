import CertificateArchive
import Certificates
import Foundation
import Registry
import SocialInsurance
import Testing
import WorkerKit

@testable import CertificateWorker

@Suite("The certificates' desk", .timeLimit(.minutes(2)))
struct DeskTests {
    @Test("makes a certificate whose file is stored before it is recorded, and recorded once")
    func certificate() async throws {
        let hall = try await DeskHall()
        let printed = try await hall.printed()
        let record = try #require(printed.record)
        #expect(hall.isStored(printed))
        #expect(record.pdfSHA256 == printed.body.pdf.sha256 && record.filingID == "C-1")
        #expect(printed.body.certificateID == record.certificateID.text && printed.body.png == nil)
        let text = try #require(printed.body.verificationCode)
        let code = try #require(VerificationCode(text))
        #expect(code.hasDigest(record.codeDigest))
        let handler = CertificateHandler(desk: hall.desk)
        try await hall.registry.write { _ = try handler.resume(DeskHall.filing(), with: .printed(printed), in: $0) }
        #expect(try await hall.registry.read { try $0.certificate(.filing("C-1")) } == record)
        // A second one for the same filing is a fault of this program, and changes nothing.
        let second = try await hall.printed()
        await #expect(throws: RegistryError.self) {
            try await hall.registry.write { _ = try handler.resume(DeskHall.filing(), with: .printed(second), in: $0) }
        }
        #expect(try await hall.registry.read { try $0.certificate(.filing("C-1")) } == record)
        try await hall.close()
    }

    @Test("makes a preview that is not recorded, and two of them if it is asked twice")
    func preview() async throws {
        let hall = try await DeskHall()
        let printed = try await hall.printed(DeskHall.filing(isPreview: true))
        #expect(printed.record == nil && hall.isStored(printed))
        #expect(printed.body.certificateID == nil && printed.body.verificationCode == nil)
        #expect(printed.body.validUntil == nil && printed.body.persons == 1)
        let picture = try #require(printed.body.png)
        #expect(hall.files.previews.contains(sha256: picture.sha256, kind: "png"))
        try await hall.close()
    }

    @Test("fails at a name that no font draws, and names the character alone")
    func missingGlyph() async throws {
        let hall = try await DeskHall(name: "张\u{13000}")
        guard case .failed(let error) = try await hall.fulfil() else {
            Issue.record("it was drawn")
            return
        }
        let text = try #require((error as? any OperatorReadable)?.operatorText)
        #expect(text.contains("U+13000") && !text.contains("张"))
        #expect(!FileManager.default.fileExists(atPath: hall.folder.appendingPathComponent("blobs").path))
        try await hall.close()
    }
}
