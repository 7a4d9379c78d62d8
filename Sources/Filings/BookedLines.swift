import SocialInsurance

/// What a filing has booked. Amounts are signed: below zero where a line takes back.
public struct BookedLines: Codable, Hashable, Sendable {
    /// 结算期, the month in which the lines are billed.
    public let settlementMonth: Month
    /// By month, then insurance.
    public let lines: [Contribution]
    public let totals: ContributionTotals

    public init(settlementMonth: Month, lines: [Contribution]) {
        self.settlementMonth = settlementMonth
        self.lines = lines
        self.totals = ContributionTotals(of: lines)
    }
}

/// The sums of lines: of each insurance that occurs, and of all. Its JSON is the `totals` of results.
public struct ContributionTotals: Hashable, Sendable {
    /// The sums of one insurance.
    public struct Shares: Codable, Hashable, Sendable {
        public let employerAmount: Money
        public let individualAmount: Money

        public init(employerAmount: Money, individualAmount: Money) {
            self.employerAmount = employerAmount
            self.individualAmount = individualAmount
        }
    }

    public let shares: [Insurance: Shares]
    /// Employer's and person's share of all insurances together.
    public var total: Money { shares.values.map { $0.employerAmount + $0.individualAmount }.sum() }

    public init(_ shares: [Insurance: Shares]) {
        self.shares = shares
    }

    init(of lines: [Contribution]) {
        var shares: [Insurance: Shares] = [:]
        for line in lines {
            let former = shares[line.insurance]
            shares[line.insurance] = Shares(
                employerAmount: (former?.employerAmount ?? .zero) + line.employerAmount,
                individualAmount: (former?.individualAmount ?? .zero) + line.individualAmount)
        }
        self.init(shares)
    }
}

extension ContributionTotals: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(_ insurance: Insurance) { stringValue = insurance.rawValue }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        static let total = Key(stringValue: "total")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (insurance, shares) in shares { try container.encode(shares, forKey: Key(insurance)) }
        try container.encode(total, forKey: .total)
    }

    /// The grand total is worked out anew; where it differs from the one given, the decoding fails.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var shares: [Insurance: Shares] = [:]
        for insurance in Insurance.allCases {
            shares[insurance] = try container.decodeIfPresent(Shares.self, forKey: Key(insurance))
        }
        self.init(shares)
        guard try container.decode(Money.self, forKey: .total) == total else {
            throw DecodingError.dataCorruptedError(
                forKey: .total, in: container, debugDescription: "the total is not that of the insurances")
        }
    }
}
