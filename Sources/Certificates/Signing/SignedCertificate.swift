import Foundation
import SocialInsurance

/// What is stored of a certificate, and what anybody with the public key can check.
public struct SignedCertificate: Hashable, Sendable {
    /// ``SocialInsurance/CertificateSnapshot/canonicalJSON`` in UTF-8: exactly the bytes that are signed.
    public let canonicalJSON: Data
    /// Ed25519, 64 bytes.
    public let signature: Data
    /// See ``VerifyingKey/id``.
    public let keyID: String
    /// Of the PDF, 64 hexadecimal digits in lower case.
    public let pdfSHA256: String

    /// As read from where it is stored.
    public init(canonicalJSON: Data, signature: Data, keyID: String, pdfSHA256: String) {
        self.canonicalJSON = canonicalJSON
        self.signature = signature
        self.keyID = keyID
        self.pdfSHA256 = pdfSHA256
    }

    /// Signs a snapshot. The PDF's hash is stored with it, and is not part of what is signed.
    public init(_ snapshot: CertificateSnapshot, pdf: Data, key: SigningKey) throws {
        canonicalJSON = Data(snapshot.canonicalJSON.utf8)
        signature = try key.sign(canonicalJSON)
        keyID = key.verifyingKey.id
        pdfSHA256 = BlobStore.sha256(of: pdf)
    }

    /// Whether the snapshot is what was signed. Throws ``KeyError/unknownKey(id:)`` where nobody can tell.
    public func isGenuine(_ ring: KeyRing) throws -> Bool {
        guard let key = ring[keyID] else { throw KeyError.unknownKey(id: keyID) }
        return key.isValidSignature(signature, for: canonicalJSON)
    }

    /// The snapshot. Throws `DecodingError` where it is damaged or of a later version.
    public func snapshot() throws -> CertificateSnapshot {
        try JSONDecoder().decode(CertificateSnapshot.self, from: canonicalJSON)
    }
}
