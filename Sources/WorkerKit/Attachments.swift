import Foundation

/// Where the photos lie that filings name.
public protocol AttachmentStore: Sendable {
    /// Whether there is a photo with that SHA-256, 64 lower-case hexadecimal digits.
    func contains(_ sha256: String) -> Bool
}

/// Photos as files: `SHA256.jpg` or `SHA256.png` in the folder `attachments` of CANBAO_BLOBS.
public struct AttachmentFolder: AttachmentStore {
    /// What a photo's name may end with.
    public static let endings = ["jpg", "png"]

    public let folder: URL

    public init(folder: URL) {
        self.folder = folder
    }

    public init(_ settings: Settings) {
        self.init(folder: settings.blobs.appendingPathComponent("attachments"))
    }

    public func contains(_ sha256: String) -> Bool {
        // What leads elsewhere is no digest.
        guard sha256.utf8.count == 64, sha256.allSatisfy(\.isHexDigit) else { return false }
        return Self.endings.contains { ending in
            FileManager.default.isReadableFile(atPath: folder.appendingPathComponent("\(sha256).\(ending)").path)
        }
    }
}
