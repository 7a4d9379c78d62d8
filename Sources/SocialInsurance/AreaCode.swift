/// 参保地, by the six-digit administrative code of the city: `321200` is 泰州市.
public struct AreaCode: Hashable, Sendable {
    public let text: String

    /// Nil unless it is six ASCII digits, the first not 0.
    public init?(_ text: String) {
        guard text.utf8.count == 6, text.utf8.allSatisfy({ $0.decimalValue != nil }), text.utf8.first != 0x30 else {
            return nil
        }
        self.text = text
    }
}

extension AreaCode: Comparable {
    public static func < (left: AreaCode, right: AreaCode) -> Bool { left.text < right.text }
}

extension AreaCode: TextCodable {
    public static var expectedForm: String { "an area code of six digits" }

    public var description: String { text }
}
