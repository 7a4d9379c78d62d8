import Crypto
import Foundation

/// What opens a certificate to whoever holds the paper: 128 random bits, as 26 characters of Crockford's base 32, which can be
/// read out and typed without mistaking O for 0 or I for 1.
///
/// Not `Hashable`: codes are compared in constant time only.
public struct VerificationCode: Sendable {
    /// 26 characters, all of them safe in an address.
    public let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 26

    /// A new code. Tests apart, the generator is the system's.
    public init(using random: inout some RandomNumberGenerator) {
        let high: UInt64 = random.next()
        let low: UInt64 = random.next()
        let bits = UInt128(high) << 64 | UInt128(low)
        // The first character carries the three bits that are left over.
        let characters = (0..<Self.length).map { index in
            Self.alphabet[Int(truncatingIfNeeded: bits >> UInt128(5 * (Self.length - 1 - index))) & 31]
        }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// Reads what somebody typed: case does not matter, O is 0, I and L are 1, hyphens and spaces are skipped. Nil: it
    /// cannot be a code.
    public init?(_ typed: String) {
        var characters: [UInt8] = []
        for byte in typed.uppercased().utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            switch byte {
            case UInt8(ascii: "O"): characters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): characters.append(UInt8(ascii: "1"))
            case _ where Self.alphabet.contains(byte): characters.append(byte)
            default: return nil
            }
        }
        guard characters.count == Self.length, characters[0] <= UInt8(ascii: "7") else { return nil }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// The address that the QR code carries.
    public func address(base: String) -> String { base + text }

    /// What a code is looked up by: the SHA-256 of its text in hexadecimal digits. How long an index takes to find it
    /// or not then says nothing about codes that are near.
    public var lookupDigest: String { SHA256.hash(data: Data(text.utf8)).hexadecimal }

    /// Whether a stored ``lookupDigest`` is this code's, in a time that does not depend on where they differ.
    public func hasDigest(_ stored: String) -> Bool {
        let own = lookupDigest
        guard own.utf8.count == stored.utf8.count else { return false }
        return zip(own.utf8, stored.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
