import Certificates
import Foundation
import WorkerKit

/// Where the files of certificates lie.
public struct CertificateFiles: Sendable {
    /// PDFs of certificates, for good.
    public let certificates: BlobStore
    /// Previews, for ``previewLife``.
    public let previews: BlobStore
    /// Names the registry that certificates are recorded in: what another registry's workers have left behind is not this
    /// one's to remove.
    public let owner: String

    /// What the names of PDFs end with.
    public static let pdf = "pdf"
    /// What the names of pictures end with.
    public static let png = "png"
    /// How long a preview can be fetched, in seconds. Nothing refers to it but its result.
    public static let previewLife: TimeInterval = 86_400

    public init(_ settings: Settings) {
        certificates = BlobStore(folder: settings.blobs)
        previews = BlobStore(folder: settings.blobs.appendingPathComponent("previews"))
        owner = String(BlobStore.sha256(of: Data(settings.registry.identity.utf8)).prefix(16))
    }

    /// Where this process writes files.
    public func workspace() -> BlobWorkspace { BlobWorkspace(certificates, owner: owner) }
}

extension RegistryLocation {
    fileprivate var identity: String {
        switch self {
        case .sqlite(let path): URL(fileURLWithPath: path).standardizedFileURL.path
        }
    }
}
