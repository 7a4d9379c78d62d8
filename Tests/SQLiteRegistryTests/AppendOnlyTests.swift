import Foundation
import GRDB
import Registry
import SocialInsurance
import Testing

@Suite("Certificates in a registry's file")
struct AppendOnlyTests {
    @Test(
        "can neither be changed nor removed by whoever opens the file, and neither can revocations",
        arguments: [
            "UPDATE certificates SET snapshot = x'00'", "DELETE FROM certificates",
            "UPDATE certificate_revocations SET reason = ''", "DELETE FROM certificate_revocations",
        ])
    func appendOnly(statement: String) async throws {
        let harness = SQLiteHarness()
        let registry = try await harness.open()
        let id = try #require(CertificateID("20210715-7K3M9QX2B4TD"))
        let record = CertificateRecord(
            certificateID: id, filingID: "C-1", creditCode: try #require(CreditCode("91440300708461136T")),
            issuedAt: Date(timeIntervalSince1970: 0), validUntil: try #require(CalendarDate("2022-01-15")),
            snapshot: Data("{}".utf8), signature: Data(count: 64), keyID: "0123456789abcdef",
            pdfSHA256: String(repeating: "a", count: 64), codeDigest: String(repeating: "b", count: 64))
        try await registry.write { registry in
            try registry.add(record)
            _ = try registry.revoke(id, CertificateRevocation(at: .now, by: "李", reason: "单位更名"))
        }
        let file = try DatabaseQueue(path: harness.path)
        await #expect(throws: DatabaseError.self) { try await file.write { try $0.execute(sql: statement) } }
        #expect(try await registry.read { try $0.certificate(.id(id)) } == record)
        try await registry.close()
    }
}
