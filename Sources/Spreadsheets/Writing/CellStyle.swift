/// How cells look.
public struct CellStyle: Hashable, Sendable {
    /// How a value is shown.
    public enum Format: String, Hashable, Sendable {
        case general = "General"
        /// Whatever is typed stays as it is typed: ID numbers.
        case text = "@"
        case date = "yyyy-mm-dd"
        case month = "yyyy-mm"
        case money = "0.00"
        case groupedMoney = "#,##0.00"
    }

    public enum Fill: UInt32, Hashable, Sendable {
        case none = 0
        /// A heading whose column has to be filled in.
        case required = 0xFCE4D6
        /// A heading whose column may stay empty.
        case optional = 0xEDEDED
        /// A heading of what is told, not asked.
        case told = 0xDDEBF7
    }

    public var format: Format
    public var fill: Fill
    public var isBold: Bool
    /// Grey and slanted: nobody's data.
    public var isExample: Bool
    public var wraps: Bool
    public var isCentred: Bool

    public init(
        format: Format = .general, fill: Fill = .none, isBold: Bool = false, isExample: Bool = false,
        wraps: Bool = false, isCentred: Bool = false
    ) {
        self.format = format
        self.fill = fill
        self.isBold = isBold
        self.isExample = isExample
        self.wraps = wraps
        self.isCentred = isCentred
    }
}
