import Certificates
import Foundation
import WorkerKit

/// The keys of certificates: the one that signs, and the ring of all that ever have.
public enum CertificateKeys {
    /// The key that signs, with its public half put into the ring's folder. In the default place the key is made if there
    /// is none, readable by its owner alone. Throws ``Certificates/KeyError``.
    public static func signing(_ settings: Settings) throws -> SigningKey {
        let path = settings.signingKey.path
        let key = settings.signingKeyIsDefault ? try SigningKey.loadOrCreate(path) : try SigningKey.load(path)
        var ring = try KeyRing(folder: settings.publicKeys.path)
        try ring.add(key.verifyingKey, folder: settings.publicKeys.path)
        return key
    }

    /// What is to be done about a signing key that others than its owner can get at; nil where nobody else can, or where
    /// there is none.
    public static func exposure(_ settings: Settings) -> (text: String, remedy: String)? {
        let path = settings.signingKey.path
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
        return (
            "\(path) can be read or replaced by others than its owner: whoever has it signs certificates",
            "chmod 600 \(path); if anybody else may have read it, change the key"
        )
    }

    /// The public keys that certificates are checked with. The one that signs belongs to them, whether its public half is
    /// in the folder already or not; where it cannot be read, the folder has to do. Throws ``Certificates/KeyError``.
    public static func ring(_ settings: Settings) throws -> KeyRing {
        var ring = try KeyRing(folder: settings.publicKeys.path)
        if let key = try? SigningKey.load(settings.signingKey.path) { ring.add(key.verifyingKey) }
        return ring
    }
}
