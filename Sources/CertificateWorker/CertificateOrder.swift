import Certificates
import Filings
import Registry
import SocialInsurance

/// A certificate that is to be made.
struct CertificateOrder: Hashable, Sendable {
    let filingID: String
    let application: CertificateApplication
    let isPreview: Bool
}

/// What became of an order.
enum CertificateFinding: Sendable {
    /// The file is stored; it counts once it is recorded.
    case printed(PrintedCertificate)
    case refused([Refusal])
    /// Something an operator or a developer has to mend.
    case failed(any Error)
}

/// A certificate or a preview whose files are stored.
struct PrintedCertificate: Sendable {
    /// Nil for a preview.
    let record: CertificateRecord?
    let body: CertificateBody
}
