/// A share of a contribution base, exact: ten-millionths of the whole.
///
/// A percentage with four decimals is 10 of them, so that an injury factor's tenths leave nothing over.
public struct Rate: Hashable, Sendable {
    let tenMillionths: Int64

    private static let whole: Int64 = 10_000_000

    private init(tenMillionths: Int64) {
        self.tenMillionths = tenMillionths
    }

    /// Reads `16%` or `0.5 %`: 0 to 100 per cent, with at most four decimals.
    public init?(_ text: String) {
        var reader = ByteReader(text.utf8.makeIterator())
        guard let percent = reader.number(upTo: 3) else { return nil }
        var value = percent * 100_000
        if reader.take(UInt8(ascii: ".")) {
            guard let first = reader.digit() else { return nil }
            value += Int64(first) * 10_000
            var unit: Int64 = 1000
            while unit >= 10, let digit = reader.digit() {
                value += Int64(digit) * unit
                unit /= 10
            }
        }
        _ = reader.take(UInt8(ascii: " "))
        guard reader.take(UInt8(ascii: "%")), reader.isAtEnd, value <= Self.whole else { return nil }
        tenMillionths = value
    }

    public static let zero = Rate(tenMillionths: 0)

    /// The rate of an area with this factor.
    public func times(_ factor: InjuryFactor) -> Rate {
        Rate(tenMillionths: tenMillionths * Int64(factor.tenths) / 10)
    }

    /// This share of an amount that is not negative, rounded half up to the fen.
    public func of(_ amount: Money) -> Money {
        // Taken apart, so that no product comes near Int64's limits, however large the amount.
        let (wholes, rest) = amount.fen.quotientAndRemainder(dividingBy: Self.whole)
        return Money(fen: wholes * tenMillionths + (rest * tenMillionths + Self.whole / 2) / Self.whole)
    }
}
