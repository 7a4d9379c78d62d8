import ArgumentParser

/// Filings a second: `100` or `100/s`, more than 0.
struct RateArgument: ExpressibleByArgument, Hashable {
    let perSecond: Double

    init?(argument: String) {
        let text = argument.hasSuffix("/s") ? String(argument.dropLast(2)) : argument
        guard let rate = Double(text), (0.001...1_000_000).contains(rate) else { return nil }
        perSecond = rate
    }
}
