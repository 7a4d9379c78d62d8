import Foundation
import SocialInsurance

/// How a certificate's number stands in the PDF's document information, so that a file can be told to be an altered copy of
/// a certificate, and not just an unknown file.
public enum CertificateMarker {
    private static let prefix = "canbao-certificate:"
    /// The length of a certificate's number.
    private static let length = 21

    static func text(_ id: CertificateID) -> String { prefix + id.text }

    /// The numbers that the bytes claim to carry, in the order of their places, each once. A claim proves nothing: compare
    /// the file's SHA-256 with that of the certificate.
    public static func certificateIDs(in file: Data) -> [CertificateID] {
        var found: [CertificateID] = []
        var rest = file[...]
        while let range = rest.range(of: Data(prefix.utf8)) {
            rest = rest[range.upperBound...]
            let id = CertificateID(String(decoding: rest.prefix(length), as: UTF8.self))
            if let id, !found.contains(id) { found.append(id) }
        }
        return found
    }
}
