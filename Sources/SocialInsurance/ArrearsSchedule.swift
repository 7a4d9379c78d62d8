/// The back payments of one enrollment. A quote and a booking are this same value: what is booked is its ``lines``.
public struct ArrearsSchedule: Hashable, Sendable {
    /// 结算期, the month in which the lines are billed.
    public let settlementMonth: Month
    /// By month, then insurance.
    public let lines: [Contribution]
    /// Months since the start that lie too far back to be paid here, ascending.
    public let beyondWindow: [Month]
    /// The sums of the insurances that occur in the lines, in their order.
    public let totals: [Total]
    /// Employer's and person's share of all lines together.
    public let total: Money

    /// The sums of one insurance.
    public struct Total: Hashable, Sendable {
        public let insurance: Insurance
        public let employerAmount: Money
        public let individualAmount: Money
    }

    public init(settlementMonth: Month, lines: [Contribution], beyondWindow: [Month]) {
        self.settlementMonth = settlementMonth
        self.lines = lines
        self.beyondWindow = beyondWindow
        var totals: [Total] = []
        var total = Money.zero
        for insurance in Insurance.allCases {
            var occurs = false
            var employerAmount = Money.zero
            var individualAmount = Money.zero
            for line in lines where line.insurance == insurance {
                occurs = true
                employerAmount += line.employerAmount
                individualAmount += line.individualAmount
            }
            guard occurs else { continue }
            totals.append(
                Total(insurance: insurance, employerAmount: employerAmount, individualAmount: individualAmount))
            total += employerAmount + individualAmount
        }
        self.totals = totals
        self.total = total
    }
}

/// Its JSON is the `settlementMonth`, `lines`, `beyondWindow` and `totals` of an arrears result.
extension ArrearsSchedule: Codable {
    private enum Key: String, CodingKey {
        case settlementMonth, lines, beyondWindow, totals
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(settlementMonth, forKey: .settlementMonth)
        try container.encode(lines, forKey: .lines)
        try container.encode(beyondWindow, forKey: .beyondWindow)
        try container.encode(Sums(totals: totals, total: total), forKey: .totals)
    }

    /// Sums are worked out anew; where they differ from those given, the decoding fails.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            settlementMonth: try container.decode(Month.self, forKey: .settlementMonth),
            lines: try container.decode([Contribution].self, forKey: .lines),
            beyondWindow: try container.decode([Month].self, forKey: .beyondWindow))
        guard try container.decode(Sums.self, forKey: .totals) == Sums(totals: totals, total: total) else {
            throw DecodingError.dataCorruptedError(
                forKey: .totals, in: container, debugDescription: "the sums are not those of the lines")
        }
    }
}

/// The `totals` of an arrears result: the shares of each insurance that occurs, and the grand total.
private struct Sums: Equatable, Codable {
    let totals: [ArrearsSchedule.Total]
    let total: Money

    private struct Shares: Codable {
        let employerAmount: Money
        let individualAmount: Money
    }

    private enum Key: String, CodingKey {
        case pension, unemployment
        case workInjury = "work-injury"
        case total

        init(_ insurance: Insurance) {
            switch insurance {
            case .pension: self = .pension
            case .unemployment: self = .unemployment
            case .workInjury: self = .workInjury
            }
        }
    }

    init(totals: [ArrearsSchedule.Total], total: Money) {
        self.totals = totals
        self.total = total
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        totals = try Insurance.allCases.compactMap { insurance in
            try container.decodeIfPresent(Shares.self, forKey: Key(insurance)).map {
                ArrearsSchedule.Total(
                    insurance: insurance, employerAmount: $0.employerAmount, individualAmount: $0.individualAmount)
            }
        }
        total = try container.decode(Money.self, forKey: .total)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for total in totals {
            let shares = Shares(employerAmount: total.employerAmount, individualAmount: total.individualAmount)
            try container.encode(shares, forKey: Key(total.insurance))
        }
        try container.encode(total, forKey: .total)
    }
}
