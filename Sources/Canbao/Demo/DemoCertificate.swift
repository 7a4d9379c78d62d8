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

    /// Where a copy of the PDF lies, under a name that people can type.
    let path: String
    /// How it is not as it should be; nil: it is.
    let difference: String?

    /// Looks the certificate up, copies its file and verifies the copy. Nil where there is none.
    static func fetch(_ settings: Settings, from registry: any Registry) async throws -> DemoCertificate? {
        guard let record = try await registry.read({ try $0.certificate(.filing(filing)) }) else { return nil }
        let path = settings.home.appendingPathComponent("certificate.pdf").path
        let files = CertificateFiles(settings)
        guard let pdf = try files.certificates.read(sha256: record.pdfSHA256, kind: CertificateFiles.pdf) else {
            return DemoCertificate(path: path, difference: "its file is missing")
        }
        try PrivateFile.write(pdf, to: path, overwriting: false)
        let verifier = CertificateVerifier(
            ring: try CertificateKeys.ring(settings), today: BusinessClock.date(of: settings.clock.now))
        let verdict = try await registry.read { try verifier.verify(pdf: pdf, in: $0).verdict }
        let difference = verdict == .status(.valid) ? nil : "its verification says: \(verdict.chineseText)"
        return DemoCertificate(path: path, difference: difference)
    }
}
