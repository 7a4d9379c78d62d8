/// What a benchmark tells of many measurements.
struct Percentiles: Sendable {
    let median: Double
    let p95: Double
    let p99: Double
    let maximum: Double

    /// Nil without measurements.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        func rank(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] }
        median = rank(0.5)
        p95 = rank(0.95)
        p99 = rank(0.99)
        maximum = sorted[sorted.count - 1]
    }
}

/// A rate as people read it.
enum RateText {
    static func of(_ rate: Double?) -> String { rate.map { "\(Int($0)) a second" } ?? "too few to measure" }
}
