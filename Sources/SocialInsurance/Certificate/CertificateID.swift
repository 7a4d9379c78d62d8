/// 证明编号: names a certificate on paper and in the registry, `20210715-7K3M9QX2B4TD`. Its parts are the day of issue and
/// twelve characters of Crockford's base 32, which leaves out I, L, O and U. It is no secret and proves nothing.
public struct CertificateID: Hashable, Sendable {
    public let text: String

    /// The alphabet of the second part.
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Nil unless written exactly like that.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 21, bytes[8] == UInt8(ascii: "-"),
            bytes[..<8].allSatisfy({ $0.decimalValue != nil }),
            bytes[9...].allSatisfy(Self.alphabet.contains)
        else { return nil }
        self.text = text
    }

    /// For a certificate issued on that day; 60 bits of chance tell it from the day's others.
    public init(issuedOn date: CalendarDate, using random: inout some RandomNumberGenerator) {
        let bits = random.next()
        let characters = (0..<12).map { Self.alphabet[Int(bits >> (5 * $0) & 31)] }
        text = "\(date)".filter { $0 != "-" } + "-" + String(decoding: characters, as: UTF8.self)
    }
}

extension CertificateID: TextCodable {
    public static var expectedForm: String { "a certificate number" }

    public var description: String { text }
}
