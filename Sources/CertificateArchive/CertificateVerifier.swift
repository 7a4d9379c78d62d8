import Certificates
import Foundation
import Registry
import SocialInsurance

/// Tells whether a certificate is true.
public struct CertificateVerifier: Sendable {
    private let ring: KeyRing
    private let today: CalendarDate

    /// - Parameter today: the business date.
    public init(ring: KeyRing, today: CalendarDate) {
        self.ring = ring
        self.today = today
    }

    /// By the code of the paper, as somebody typed it.
    ///
    /// It is looked up by its SHA-256, compared in a time that does not depend on it, and a signature is checked, whether there
    /// is such a certificate or not: how long it takes says nothing of codes that are near. Throws `RegistryError`, and
    /// ``Certificates/KeyError`` where the public key is missing.
    public func verify(code text: String, in registry: any RegistryView) throws -> Verification {
        let code = VerificationCode(text) ?? Decoy.code
        let found = try registry.certificate(.codeDigest(code.lookupDigest))
        let isSame = code.hasDigest(found?.codeDigest ?? Decoy.digest)
        guard let found, isSame else {
            _ = try Decoy.certificate.isGenuine(Decoy.ring)
            return .unknown
        }
        return try verify(found, in: registry)
    }

    /// By the file itself. Throws like ``verify(code:in:)``.
    public func verify(pdf: Data, in registry: any RegistryView) throws -> Verification {
        if let found = try registry.certificate(.pdfSHA256(BlobStore.sha256(of: pdf))) {
            return try verify(found, in: registry)
        }
        // No certificate has these bytes. Do they say that they are one?
        for id in CertificateMarker.certificateIDs(in: pdf) {
            guard let claimed = try registry.certificate(.id(id)) else { continue }
            let verification = try verify(claimed, in: registry)
            return Verification(
                verdict: .altered(.file), certificate: verification.certificate, revocation: verification.revocation)
        }
        return .unknown
    }

    /// By its number, which anybody can know: for operators. Throws like ``verify(code:in:)``.
    public func verify(id: CertificateID, in registry: any RegistryView) throws -> Verification {
        try registry.certificate(.id(id)).map { try verify($0, in: registry) } ?? .unknown
    }

    private func verify(_ record: CertificateRecord, in registry: any RegistryView) throws -> Verification {
        let revocation = try registry.revocation(of: record.certificateID)
        // What the signature does not vouch for is not shown.
        guard try record.signed.isGenuine(ring), let snapshot = try? record.signed.snapshot(),
            snapshot.certificateID == record.certificateID
        else { return Verification(verdict: .altered(.record), certificate: nil, revocation: revocation) }
        let status = CertificateStatus.of(
            validUntil: snapshot.validUntil, isRevoked: revocation != nil, today: today)
        return Verification(verdict: .status(status), certificate: snapshot.masked, revocation: revocation)
    }
}

/// What is known of a certificate after it was checked.
public struct Verification: Sendable {
    public enum Verdict: Hashable, Sendable {
        case status(CertificateStatus)
        /// Something is not as it was issued.
        case altered(Altered)
    }

    public enum Altered: String, Hashable, Sendable {
        /// The file: it says that it is this certificate, and is not its PDF.
        case file
        /// The registry's record: its signature does not fit.
        case record
    }

    public let verdict: Verdict
    /// As it was issued; nil where it is unknown, or its record was altered.
    public let certificate: MaskedCertificate?
    public let revocation: CertificateRevocation?

    public init(verdict: Verdict, certificate: MaskedCertificate?, revocation: CertificateRevocation?) {
        self.verdict = verdict
        self.certificate = certificate
        self.revocation = revocation
    }

    static let unknown = Verification(verdict: .status(.unknown), certificate: nil, revocation: nil)
}

/// What the check of an unknown code is done on, so that it costs what that of a known one does.
private enum Decoy {
    static let digest = String(repeating: "f", count: 64)
    /// No certificate has it: it is made for this process.
    static let code: VerificationCode = {
        var random = SystemRandomNumberGenerator()
        return VerificationCode(using: &random)
    }()

    private static let key = SigningKey()
    static let ring = KeyRing([key.verifyingKey])
    static let certificate: SignedCertificate = {
        let text = Data(repeating: UInt8(ascii: " "), count: 1_500)
        let signature = (try? key.sign(text)) ?? Data(count: 64)
        return SignedCertificate(
            canonicalJSON: text, signature: signature, keyID: key.verifyingKey.id, pdfSHA256: digest)
    }()
}
