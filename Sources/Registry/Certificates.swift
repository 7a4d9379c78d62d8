import Foundation
import SocialInsurance

/// A certificate that was issued: what was signed, and what it is found and checked by. Never changed, never removed.
public struct CertificateRecord: Hashable, Sendable {
    public let certificateID: CertificateID
    /// The filing that asked for it. A filing gets one certificate.
    public let filingID: String
    public let creditCode: CreditCode
    /// By the business clock, to the second.
    public let issuedAt: Date
    /// The last day on which it is valid.
    public let validUntil: CalendarDate
    /// Exactly the bytes that are signed: the snapshot as canonical JSON.
    public let snapshot: Data
    /// Ed25519 over the snapshot.
    public let signature: Data
    /// Names the key that has signed.
    public let keyID: String
    /// Of the PDF, 64 lower-case hexadecimal digits.
    public let pdfSHA256: String
    /// SHA-256 of the verification code, 64 lower-case hexadecimal digits. The code itself is not kept here.
    public let codeDigest: String

    public init(
        certificateID: CertificateID, filingID: String, creditCode: CreditCode, issuedAt: Date,
        validUntil: CalendarDate, snapshot: Data, signature: Data, keyID: String, pdfSHA256: String, codeDigest: String
    ) {
        self.certificateID = certificateID
        self.filingID = filingID
        self.creditCode = creditCode
        self.issuedAt = issuedAt
        self.validUntil = validUntil
        self.snapshot = snapshot
        self.signature = signature
        self.keyID = keyID
        self.pdfSHA256 = pdfSHA256
        self.codeDigest = codeDigest
    }
}

/// That a certificate does not count any more. Never taken back: a new certificate is asked for instead.
public struct CertificateRevocation: Hashable, Sendable {
    /// By the business clock.
    public let at: Date
    /// Who did it, as operators know them.
    public let by: String
    /// Why, without personal data.
    public let reason: String

    public init(at: Date, by: String, reason: String) {
        self.at = at
        self.by = by
        self.reason = reason
    }
}

/// What a certificate can be found by. Each names one at most.
public enum CertificateName: Hashable, Sendable {
    case id(CertificateID)
    case filing(String)
    /// 64 lower-case hexadecimal digits, like ``CertificateRecord/codeDigest``.
    case codeDigest(String)
    /// 64 lower-case hexadecimal digits, like ``CertificateRecord/pdfSHA256``.
    case pdfSHA256(String)
}

/// Where certificates are looked up.
public protocol CertificateRecords {
    func certificate(_ name: CertificateName) throws -> CertificateRecord?
    /// Whether there is a certificate of that name, without reading it: its snapshot may be long.
    func hasCertificate(_ name: CertificateName) throws -> Bool
    func revocation(of certificate: CertificateID) throws -> CertificateRevocation?
}

/// Where certificates are kept.
public protocol CertificateChanges {
    /// Adds a certificate. One whose id, filing, code or PDF another certificate has throws.
    func add(_ certificate: CertificateRecord) throws
    /// Revokes a certificate that exists. False: that was done before, and stays as it was.
    func revoke(_ certificate: CertificateID, _ revocation: CertificateRevocation) throws -> Bool
}
