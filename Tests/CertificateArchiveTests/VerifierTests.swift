import CertificateArchive
import Certificates
import Foundation
import Registry
import SocialInsurance
import Testing

@Suite("Verifying a certificate")
struct VerifierTests {
    @Test("by its code, its file or its number, it is what was issued")
    func valid() async throws {
        let office = try await Office()
        let (record, code, pdf) = try await office.issue()
        let verifications = [
            try await office.verify { try $0.verify(code: code.text.lowercased(), in: $1) },
            try await office.verify { try $0.verify(pdf: pdf, in: $1) },
            try await office.verify { try $0.verify(id: record.certificateID, in: $1) },
        ]
        for verification in verifications {
            #expect(verification.verdict == .status(.valid))
            #expect(verification.certificate?.certificateID == record.certificateID)
            #expect(verification.certificate?.rows.map(\.name) == ["张*", "张*"])
            #expect(verification.revocation == nil)
        }
    }

    @Test(
        "it is valid through its last day",
        arguments: [("2022-01-15", CertificateStatus.valid), ("2022-01-16", .expired)])
    func age(today: String, status: CertificateStatus) async throws {
        let office = try await Office()
        let (_, code, _) = try await office.issue()
        #expect(
            try await office.verify(on: today) { try $0.verify(code: code.text, in: $1) }.verdict == .status(status))
    }

    @Test("a revoked one is revoked, also when its time is over, and it is told why")
    func revoked() async throws {
        let office = try await Office()
        let (record, code, _) = try await office.issue()
        let revocation = CertificateRevocation(at: Date(timeIntervalSince1970: 0), by: "李", reason: "单位更名")
        _ = try await office.registry.write { try $0.revoke(record.certificateID, revocation) }
        for day in ["2021-07-16", "2022-07-16"] {
            let verification = try await office.verify(on: day) { try $0.verify(code: code.text, in: $1) }
            #expect(verification.verdict == .status(.revoked) && verification.revocation == revocation)
        }
    }

    @Test(
        "what nobody issued is unknown, whether it can be a code or not",
        arguments: ["", "张三", "0123456789ABCDEFGHJKMNPQRS"])
    func unknown(code: String) async throws {
        let office = try await Office()
        _ = try await office.issue()
        let verification = try await office.verify { try $0.verify(code: code, in: $1) }
        #expect(verification.verdict == .status(.unknown) && verification.certificate == nil)
        #expect(try await office.verify { try $0.verify(pdf: Data(code.utf8), in: $1) }.verdict == .status(.unknown))
    }

    @Test("a file that says it is a certificate, and is not its PDF, is altered; what was issued is shown")
    func alteredFile() async throws {
        let office = try await Office()
        let (record, _, pdf) = try await office.issue()
        let verification = try await office.verify { try $0.verify(pdf: pdf + Data(" ".utf8), in: $1) }
        #expect(verification.verdict == .altered(.file))
        #expect(verification.certificate?.certificateID == record.certificateID)
    }

    @Test("a record whose signature does not fit is altered, and nothing of it is shown")
    func alteredRecord() async throws {
        let office = try await Office()
        let (record, _, _) = try await office.issue()
        var snapshot = record.snapshot
        // Another month would be worth a forgery.
        let range = try #require(snapshot.range(of: Data("2021-02".utf8)))
        snapshot.replaceSubrange(range, with: Data("2021-06".utf8))
        let code = try #require(VerificationCode("0123456789ABCDEFGHJKMNPQRS"))
        let forged = CertificateRecord(
            certificateID: try #require(CertificateID("20210715-7K3M9QX2B4TD")), filingID: "C-forged",
            creditCode: record.creditCode, issuedAt: record.issuedAt, validUntil: record.validUntil,
            snapshot: snapshot, signature: record.signature, keyID: record.keyID,
            pdfSHA256: String(repeating: "a", count: 64), codeDigest: code.lookupDigest)
        try await office.registry.write { try $0.add(forged) }
        let verification = try await office.verify { try $0.verify(code: code.text, in: $1) }
        #expect(verification.verdict == .altered(.record) && verification.certificate == nil)
    }

    @Test("a genuine snapshot under another certificate's number is altered too")
    func exchangedRecord() async throws {
        let office = try await Office()
        let (record, _, _) = try await office.issue()
        let code = try #require(VerificationCode("0123456789ABCDEFGHJKMNPQRS"))
        let copy = CertificateRecord(
            certificateID: try #require(CertificateID("20210715-7K3M9QX2B4TD")), filingID: "C-copy",
            creditCode: record.creditCode, issuedAt: record.issuedAt, validUntil: record.validUntil,
            snapshot: record.snapshot, signature: record.signature, keyID: record.keyID,
            pdfSHA256: String(repeating: "a", count: 64), codeDigest: code.lookupDigest)
        try await office.registry.write { try $0.add(copy) }
        #expect(try await office.verify { try $0.verify(code: code.text, in: $1) }.verdict == .altered(.record))
    }

    @Test("without the public key nobody can tell, and that is no verdict")
    func unknownKey() async throws {
        let office = try await Office()
        let other = SigningKey()
        let (_, code, _) = try await office.issue(signedWith: other)
        await #expect(throws: KeyError.unknownKey(id: other.verifyingKey.id)) {
            try await office.verify { try $0.verify(code: code.text, in: $1) }
        }
        let both = KeyRing([office.key.verifyingKey, other.verifyingKey])
        let verification = try await office.verify(ring: both) { try $0.verify(code: code.text, in: $1) }
        #expect(verification.verdict == .status(.valid))
    }
}
