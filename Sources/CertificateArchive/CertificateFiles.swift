import Certificates
import Foundation
import WorkerKit

/// Where the files of certificates lie.
public struct CertificateFiles: Sendable {
    /// PDFs of certificates, for good.
    public let certificates: BlobStore
    /// Previews, for ``previewLife``.
    public let previews: BlobStore

    /// What the names of PDFs end with.
    public static let pdf = "pdf"
    /// What the names of pictures end with.
    public static let png = "png"
    /// How long a preview can be fetched, in seconds. Nothing refers to it but its result.
    public static let previewLife: TimeInterval = 86_400

    public init(_ settings: Settings) {
        certificates = BlobStore(folder: settings.blobs)
        previews = BlobStore(folder: settings.blobs.appendingPathComponent("previews"))
    }
}
