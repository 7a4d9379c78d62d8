import Crypto
import Foundation

/// The Ed25519 key that certificates are signed with.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new key.
    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// Reads PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` writes it. Nil: it is no such key, or encrypted.
    public init?(pem text: String) {
        // Version 0 is a private key alone, version 1 may have the public half after it (RFC 5958).
        guard let der = PEM(text, label: Self.label)?.der, der.count >= 48, der[0] == 0x30, der[4] <= 1,
            der[2..<4] == [0x02, 0x01], der[5..<16] == Self.algorithmAndLengths[...],
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: der[16..<48])
        else { return nil }
        self.key = key
    }

    /// PKCS#8 in PEM. Secret.
    var pem: String {
        PEM(
            label: Self.label,
            der: [0x30, 0x2E, 0x02, 0x01, 0x00] + Self.algorithmAndLengths + Array(key.rawRepresentation)
        ).text
    }

    /// What checks this key's signatures.
    public var verifyingKey: VerifyingKey { VerifyingKey(key.publicKey) }

    /// 64 bytes over exactly these bytes.
    public func sign(_ message: Data) throws -> Data {
        try key.signature(for: message)
    }

    private static let label = "PRIVATE KEY"
    /// SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING of 32 bytes }, up to the key.
    private static let algorithmAndLengths: [UInt8] = [
        0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
}

extension SigningKey {
    /// Reads the key of a file. Throws ``KeyError``.
    public static func load(_ path: String) throws -> SigningKey {
        guard let key = SigningKey(pem: try KeyFile.read(path)) else {
            throw KeyError.notAKey(
                path: path,
                expected: "an unencrypted Ed25519 private key in PEM (openssl genpkey -algorithm ed25519 makes one)")
        }
        return key
    }

    /// Reads the key of a file, or makes the file, of mode 0600, where there is none. Of several processes that make it at
    /// once, one does, and all get that key. Throws ``KeyError``.
    public static func loadOrCreate(_ path: String) throws -> SigningKey {
        if !FileManager.default.fileExists(atPath: path) {
            try KeyFile.create(path, text: SigningKey().pem, mode: 0o600)
        }
        return try load(path)
    }
}
