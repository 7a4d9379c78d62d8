import Certificates
import Foundation
import Registry
import SocialInsurance

extension CertificateRecord {
    /// A certificate that was just signed, as the registry keeps it.
    public init(
        _ snapshot: CertificateSnapshot, signed: SignedCertificate, code: VerificationCode, issuedAt: Date,
        filingID: String
    ) {
        self.init(
            certificateID: snapshot.certificateID, filingID: filingID, creditCode: snapshot.content.creditCode,
            issuedAt: issuedAt, validUntil: snapshot.validUntil, snapshot: signed.canonicalJSON,
            signature: signed.signature, keyID: signed.keyID, pdfSHA256: signed.pdfSHA256,
            codeDigest: code.lookupDigest)
    }

    /// What was signed, and with what.
    public var signed: SignedCertificate {
        SignedCertificate(canonicalJSON: snapshot, signature: signature, keyID: keyID, pdfSHA256: pdfSHA256)
    }
}
