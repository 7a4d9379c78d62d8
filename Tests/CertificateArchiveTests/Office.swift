import CertificateArchive
import Certificates
import Foundation
import Registry
import SQLiteRegistry
import SocialInsurance

/// A registry in a folder of its own, with an employer whose people's months are paid, and a key.
final class Office: Sendable {
    let folder: URL
    let registry: SQLiteRegistry
    let key = SigningKey()
    static let employer = CreditCode("91440300708461136T")!
    static let idNumber = "321083197812162119"
    static let issuedAt = IssueTime("2021-07-15T09:00:00+08:00")!

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("canbao-office-\(UUID().uuidString)")
        registry = try await SQLiteRegistry.open(path: folder.appendingPathComponent("registry.db").path)
        try await registry.write { registry in
            let area = AreaCode("321200")!
            let number = try registry.beginImport(at: Date())
            _ = try registry.add(.areas([Area(code: area, name: "泰州市", injuryFactor: .full)]), of: number)
            let employer = Employer(creditCode: Self.employer, name: "甲公司", area: area, injuryClass: 1)
            let other = Employer(
                creditCode: CreditCode("91110108551385082Q")!, name: "乙公司", area: AreaCode("320100")!, injuryClass: 1)
            _ = try registry.add(.employers([employer, other]), of: number)
            let person = try registry.addPerson(
                NewPerson(
                    area: area, identity: IdentityDocument(recorded: Self.idNumber, type: .residentID),
                    name: PersonName("张三")!, sex: nil, birthDate: nil, householdType: nil))
            try registry.book([
                Self.line(person, "2021-01", .pension), Self.line(person, "2021-02", .pension),
                Self.line(person, "2021-02", .workInjury),
            ])
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func line(_ person: PersonRecord, _ month: String, _ insurance: Insurance) -> LedgerLine {
        LedgerLine(
            creditCode: employer, personNumber: person.personNumber,
            contribution: Contribution(
                month: Month(month)!, insurance: insurance, base: Money(fen: 650_000), employerAmount: Money(fen: 1),
                individualAmount: Money(fen: 1)),
            settlementMonth: Month("2021-08")!, filing: "E-1")
    }

    static func application(
        _ employer: CreditCode = Office.employer, to: String = "2021-06", persons: [String]? = nil
    ) -> CertificateApplication {
        let form = CertificateForm(
            employer: employer.text, insurances: [.pension, .workInjury], from: "2021-01", to: to, persons: persons)
        return CertificateApplication.read(
            form, today: issuedAt.date, operatingMonth: issuedAt.date.month
        ).value!
    }

    /// Issues a certificate: what it is recorded as, its code, and a stand-in for its PDF.
    func issue(signedWith other: SigningKey? = nil) async throws -> (CertificateRecord, VerificationCode, Data) {
        let content = try await registry.read { try Self.application().decide(in: $0).value! }
        var random = SystemRandomNumberGenerator()
        let id = CertificateID(issuedOn: Self.issuedAt.date, using: &random)
        let snapshot = CertificateSnapshot(certificateID: id, issuedAt: Self.issuedAt, content: content)
        let pdf = Data("%PDF canbao-certificate:\(id)".utf8)
        let code = VerificationCode(using: &random)
        let record = CertificateRecord(
            snapshot, signed: try SignedCertificate(snapshot, pdf: pdf, key: other ?? key), code: code,
            issuedAt: Date(timeIntervalSince1970: 1_626_310_800), filingID: "C-\(id)")
        try await registry.write { try $0.add(record) }
        return (record, code, pdf)
    }

    func verify(
        on today: String = "2021-07-15", ring: KeyRing? = nil,
        _ body: @escaping @Sendable (CertificateVerifier, any RegistryView) throws -> Verification
    ) async throws -> Verification {
        let verifier = CertificateVerifier(
            ring: ring ?? KeyRing([key.verifyingKey]), today: CalendarDate(today) ?? Self.issuedAt.date)
        return try await registry.read { try body(verifier, $0) }
    }
}
