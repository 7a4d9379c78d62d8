/// 统一社会信用代码, the unified social credit code of an organization: GB 32100-2015, 18 characters.
public struct CreditCode: Hashable, Sendable {
    public let text: String

    /// Nil where length, characters or check character are wrong. Lower case is wrong.
    public init?(_ text: String) {
        guard text.utf8.count == 18 else { return nil }
        var sum = 0
        var position = 0
        for byte in text.utf8 {
            guard let value = Self.value(of: byte) else { return nil }
            // The weights are 3^(i-1) mod 31, and 1 for the check character, which makes the whole sum divisible.
            sum += value * (position < 17 ? Self.weights[position] : 1)
            position += 1
        }
        guard sum % 31 == 0 else { return nil }
        self.text = text
    }

    private static func value(of byte: UInt8) -> Int? {
        let value = byte < 128 ? values[Int(byte)] : -1
        return value < 0 ? nil : value
    }

    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// For each ASCII character its place in the alphabet, which leaves out I, O, S, V and Z; -1: not in it.
    private static let values: [Int] = {
        var values = [Int](repeating: -1, count: 128)
        for (value, byte) in "0123456789ABCDEFGHJKLMNPQRTUWXY".utf8.enumerated() { values[Int(byte)] = value }
        return values
    }()
}

extension CreditCode: Comparable {
    public static func < (left: CreditCode, right: CreditCode) -> Bool { left.text < right.text }
}

extension CreditCode: TextCodable {
    public static var expectedForm: String { "a unified social credit code" }

    public var description: String { text }
}
