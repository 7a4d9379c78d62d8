/// What employer and person each pay.
struct ShareRates: PolicyValue {
    static let keys = ["employer", "individual"]

    let employer: Rate
    let individual: Rate

    init(_ fields: PolicyFields) throws {
        employer = try fields.rate("employer")
        individual = try fields.rate("individual")
    }
}

/// What an employer pays for work injury, by the risk class of its trade (工伤保险行业类别).
struct InjuryRates: PolicyValue {
    static let keys = ["employer-by-class"]
    static let classes = 1...8

    private let rates: [Rate]

    init(_ fields: PolicyFields) throws {
        let texts: [String: String] = try fields.required("employer-by-class")
        guard Set(texts.keys) == Set(Self.classes.map(String.init)) else {
            throw fields.invalid("employer-by-class", "does not name the classes 1 to 8")
        }
        rates = try Self.classes.map { number in
            guard let rate = texts[String(number)].flatMap({ Rate($0) }) else {
                throw fields.invalid("employer-by-class", "class \(number) has no percentage such as 0.5%")
            }
            return rate
        }
    }

    /// Nil where there is no such class.
    func rate(class number: Int) -> Rate? {
        Self.classes.contains(number) ? rates[number - 1] : nil
    }
}

/// Between what a contribution base lies.
public struct BaseLimits: Hashable, Sendable {
    public let lower: Money
    public let upper: Money

    /// The declared wage, raised to the lower or cut to the upper limit.
    public func base(for monthlyWage: Money) -> Money {
        min(max(monthlyWage, lower), upper)
    }
}

extension BaseLimits: PolicyValue {
    static let keys = ["lower", "upper"]

    init(_ fields: PolicyFields) throws {
        lower = try Self.amount("lower", fields)
        upper = try Self.amount("upper", fields)
        if upper < lower { throw fields.invalid("upper", "is below lower") }
    }

    private static func amount(_ key: String, _ fields: PolicyFields) throws -> Money {
        guard let amount = Money(yuan: try fields.required(key)), amount > .zero else {
            throw fields.invalid(key, "is no amount in yuan above zero with at most two decimals")
        }
        return amount
    }
}
