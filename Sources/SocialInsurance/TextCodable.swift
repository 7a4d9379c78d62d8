/// A value whose JSON form is the text that it is written as.
public protocol TextCodable: Codable, LosslessStringConvertible {
    /// What the text should have been, in words, for the error of a failed decoding.
    static var expectedForm: String { get }
}

extension TextCodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            // The text itself stays out of the error: it may be personal data.
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not \(Self.expectedForm)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
