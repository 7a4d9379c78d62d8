import Foundation
import Registry
import SocialInsurance
import Testing

let certificateCases: [ConformanceCase] = [
    ConformanceCase(
        "a certificate is found by its id, its filing, its code's digest and its PDF's, as it was kept",
        onOne: { registry in
            let first = CertificateRecord.made(1)
            try await registry.write { transaction in
                try transaction.add(first)
                try transaction.add(.made(2))
            }
            try await registry.read { view throws in
                for name in first.names {
                    #expect(try view.certificate(name) == first)
                    #expect(try view.hasCertificate(name))
                }
                for name in CertificateRecord.made(3).names {
                    #expect(try view.certificate(name) == nil)
                    #expect(try !view.hasCertificate(name))
                }
                #expect(try view.certificate(.codeDigest("no digest")) == nil)
            }
        }),
    ConformanceCase(
        "neither an id nor a filing, a code or a PDF has two certificates",
        onOne: { registry in
            try await registry.write { try $0.add(.made(1)) }
            for twin in CertificateRecord.twins(ofFirstWith: 2) {
                let error = await #expect(throws: RegistryError.self) { try await registry.write { try $0.add(twin) } }
                #expect(error?.isOneStatements == true)
            }
            #expect(try await registry.read { try !$0.hasCertificate(.id(CertificateRecord.made(2).certificateID)) })
            try await registry.write { try $0.add(.made(2)) }
        }),
    ConformanceCase(
        "a certificate is revoked once, and it stays known who did it, when and why",
        onOne: { registry in
            let id = CertificateRecord.made(1).certificateID
            let first = CertificateRevocation(at: .at(1), by: "李", reason: "单位更名")
            let done = try await registry.write { transaction in
                try transaction.add(.made(1))
                try transaction.add(.made(2))
                return try [
                    transaction.revoke(id, first),
                    transaction.revoke(id, CertificateRevocation(at: .at(2), by: "王", reason: "again")),
                ]
            }
            #expect(done == [true, false])
            try await registry.read { view throws in
                #expect(try view.revocation(of: id) == first)
                #expect(try view.revocation(of: CertificateRecord.made(2).certificateID) == nil)
                #expect(try view.certificate(.id(id)) == .made(1))
            }
            let error = await #expect(throws: RegistryError.self) {
                try await registry.write { try $0.revoke(CertificateRecord.made(3).certificateID, first) }
            }
            #expect(error?.isOneStatements == true)
        }),
]

extension CertificateRecord {
    /// The numbers tell the certificates apart.
    fileprivate static func made(_ number: Int, id: Int? = nil, filing: Int? = nil, code: Int? = nil, pdf: Int? = nil)
        -> CertificateRecord
    {
        func digest(_ letter: Character, _ number: Int) -> String { String(repeating: letter, count: 63) + "\(number)" }
        return CertificateRecord(
            certificateID: CertificateID("20210715-7K3M9QX2B4T\(id ?? number)")!, filingID: "C-\(filing ?? number)",
            creditCode: Code.first, issuedAt: .at(0), validUntil: CalendarDate("2022-01-15")!,
            snapshot: Data("{\"number\":\(number),\"name\":\"张三\"}".utf8), signature: Data(repeating: 7, count: 64),
            keyID: "0123456789abcdef", pdfSHA256: digest("a", pdf ?? number), codeDigest: digest("b", code ?? number))
    }

    /// Each has one thing in common with the first certificate, and nothing else.
    fileprivate static func twins(ofFirstWith number: Int) -> [CertificateRecord] {
        [.made(number, id: 1), .made(number, filing: 1), .made(number, code: 1), .made(number, pdf: 1)]
    }

    fileprivate var names: [CertificateName] {
        [.id(certificateID), .filing(filingID), .codeDigest(codeDigest), .pdfSHA256(pdfSHA256)]
    }
}
