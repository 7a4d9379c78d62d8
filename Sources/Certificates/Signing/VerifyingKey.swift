import Crypto
import Foundation

/// The public half of a signing key: what checks certificates, also those of a key that signs no more.
public struct VerifyingKey: Hashable, Sendable {
    /// 32 bytes (RFC 8032).
    let bytes: [UInt8]
    /// Names the key: the first 16 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo.
    public let id: String

    init(_ key: Curve25519.Signing.PublicKey) {
        bytes = Array(key.rawRepresentation)
        id = String(SHA256.hash(data: Self.infoPrefix + bytes).hexadecimal.prefix(16))
    }

    /// Reads a SubjectPublicKeyInfo in PEM, as `openssl pkey -pubout` writes it. Nil: it is no Ed25519 public key.
    public init?(pem text: String) {
        guard let der = PEM(text, label: Self.label)?.der, der.count == Self.infoPrefix.count + 32,
            der.starts(with: Self.infoPrefix),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: der.suffix(32))
        else { return nil }
        self.init(key)
    }

    /// The SubjectPublicKeyInfo (RFC 8410) in PEM.
    public var pem: String { PEM(label: Self.label, der: Self.infoPrefix + bytes).text }

    /// Whether the signature over exactly these bytes was made with the private half.
    public func isValidSignature(_ signature: Data, for message: Data) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    private static let label = "PUBLIC KEY"
    /// SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 bytes }, up to the key.
    private static let infoPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
}

extension Sequence<UInt8> {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
