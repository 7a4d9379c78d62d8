import Foundation
import Registry
import SocialInsurance

extension Session: CertificateRecords, CertificateChanges {
    private static let columns = """
        certificate_id, filing_id, credit_code, issued_at, valid_until, snapshot, signature, key_id, pdf_sha256, code_digest
        """
    private static let add = Query(
        "INSERT INTO certificates (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    private static let byID = Query("SELECT \(columns) FROM certificates WHERE certificate_id = ?")
    private static let byFiling = Query("SELECT \(columns) FROM certificates WHERE filing_id = ?")
    private static let byCode = Query("SELECT \(columns) FROM certificates WHERE code_digest = ?")
    private static let byPDF = Query("SELECT \(columns) FROM certificates WHERE pdf_sha256 = ?")
    private static let hasID = Query("SELECT 1 FROM certificates WHERE certificate_id = ?")
    private static let hasFiling = Query("SELECT 1 FROM certificates WHERE filing_id = ?")
    private static let hasCode = Query("SELECT 1 FROM certificates WHERE code_digest = ?")
    private static let hasPDF = Query("SELECT 1 FROM certificates WHERE pdf_sha256 = ?")
    private static let revocation = Query("SELECT at, by, reason FROM certificate_revocations WHERE certificate_id = ?")
    private static let revoke = Query(
        """
        INSERT INTO certificate_revocations (certificate_id, at, by, reason) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)

    func certificate(_ name: CertificateName) throws -> CertificateRecord? {
        let query =
            switch name {
            case .id: Self.byID
            case .filing: Self.byFiling
            case .codeDigest: Self.byCode
            case .pdfSHA256: Self.byPDF
            }
        return try first(statement(query, bound: name)) { try certificateRecord($0) }
    }

    func hasCertificate(_ name: CertificateName) throws -> Bool {
        let query =
            switch name {
            case .id: Self.hasID
            case .filing: Self.hasFiling
            case .codeDigest: Self.hasCode
            case .pdfSHA256: Self.hasPDF
            }
        return try first(statement(query, bound: name)) { _ in true } ?? false
    }

    private func statement(_ query: Query, bound name: CertificateName) throws -> PreparedStatement {
        let query = try statement(query)
        switch name {
        case .id(let id): query.bind(id.text)
        case .filing(let filing): query.bind(filing)
        // What is no digest at all is found nowhere.
        case .codeDigest(let digest), .pdfSHA256(let digest): query.bind(Data(hexadecimal: digest) ?? Data())
        }
        return query
    }

    private func certificateRecord(_ row: PreparedStatement) throws -> CertificateRecord {
        CertificateRecord(
            certificateID: try value(CertificateID(row.text(0)), row, 0), filingID: row.text(1),
            creditCode: try creditCode(row, 2), issuedAt: Date(column: row.integer(3)),
            validUntil: try value(CalendarDate(column: row.integer(4)), row, 4), snapshot: row.data(5),
            signature: row.data(6), keyID: row.text(7), pdfSHA256: row.data(8).hexadecimal,
            codeDigest: row.data(9).hexadecimal)
    }

    func revocation(of certificate: CertificateID) throws -> CertificateRevocation? {
        let query = try statement(Self.revocation)
        query.bind(certificate.text)
        return try first(query) {
            CertificateRevocation(at: Date(column: $0.integer(0)), by: $0.text(1), reason: $0.text(2))
        }
    }

    func add(_ certificate: CertificateRecord) throws {
        guard let pdf = Data(hexadecimal: certificate.pdfSHA256), let code = Data(hexadecimal: certificate.codeDigest)
        else { throw RegistryError.conflict("certificate \(certificate.certificateID) has a digest that is none") }
        let insert = try statement(Self.add)
        insert.bind(certificate.certificateID.text)
        insert.bind(certificate.filingID)
        insert.bind(certificate.creditCode.text)
        insert.bind(certificate.issuedAt.column)
        insert.bind(certificate.validUntil.column)
        insert.bind(certificate.snapshot)
        insert.bind(certificate.signature)
        insert.bind(certificate.keyID)
        insert.bind(pdf)
        insert.bind(code)
        try run(insert)
    }

    func revoke(_ certificate: CertificateID, _ revocation: CertificateRevocation) throws -> Bool {
        guard try hasCertificate(.id(certificate)) else {
            throw RegistryError.conflict("there is no certificate \(certificate) in \(connection.file)")
        }
        let insert = try statement(Self.revoke)
        insert.bind(certificate.text)
        insert.bind(revocation.at.column)
        insert.bind(revocation.by)
        insert.bind(revocation.reason)
        return try run(insert) == 1
    }
}

extension Data {
    /// Of an even number of hexadecimal digits; nil: they are none.
    fileprivate init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
