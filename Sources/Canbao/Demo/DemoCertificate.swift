import CertificateArchive
import Certificates
import Filings
import Foundation
import Registry
import WorkerKit

/// The certificate that a demonstration ends with.
struct DemoCertificate: Sendable {
    /// The sample that asks for everybody of an employer.
    static let filing = "C-01"

    /// Where the PDF lies.
    let path: String
    let certificateID: String
    /// How it is not as it should be; nil: it is.
    let difference: String?

    /// Looks the certificate up and verifies its file. Nil where there is none.
    static func find(_ settings: Settings, in registry: any Registry) async throws -> DemoCertificate? {
        let record = try await registry.read { try $0.certificate(.filing(filing)) }
        guard let record else { return nil }
        let store = CertificateFiles(settings).certificates
        let path = store.path(record.pdfSHA256, CertificateFiles.pdf)
        let verifier = CertificateVerifier(
            ring: try CertificateKeys.ring(settings), today: BusinessClock.date(of: settings.clock.now))
        guard let pdf = try store.read(sha256: record.pdfSHA256, kind: CertificateFiles.pdf) else {
            return DemoCertificate(path: path, certificateID: record.certificateID.text, difference: "its file is missing")
        }
        let verdict = try await registry.read { try verifier.verify(pdf: pdf, in: $0).verdict }
        let difference = verdict == .status(.valid) ? nil : "its verification says: \(verdict.chineseText)"
        return DemoCertificate(path: path, certificateID: record.certificateID.text, difference: difference)
    }
}
