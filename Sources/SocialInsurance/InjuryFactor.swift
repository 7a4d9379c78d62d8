/// 工伤保险浮动费率: by what an area's work injury rates are multiplied.
public enum InjuryFactor: Hashable, Sendable, CaseIterable {
    case full
    case fourFifths
    case half

    /// The factor times ten.
    public var tenths: Int {
        switch self {
        case .full: 10
        case .fourFifths: 8
        case .half: 5
        }
    }
}

extension InjuryFactor: TextCodable {
    public static var expectedForm: String { "an injury factor: 1, 0.8 or 0.5" }

    /// Reads `1`, `0.8` or `0.5`, with trailing zeros or not.
    public init?(_ text: String) {
        switch Money(yuan: text)?.fen {
        case 100: self = .full
        case 80: self = .fourFifths
        case 50: self = .half
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .full: "1.0"
        case .fourFifths: "0.8"
        case .half: "0.5"
        }
    }
}
