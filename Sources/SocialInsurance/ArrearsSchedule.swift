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

    private enum TotalKey: String, CodingKey {
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

    private struct Shares: Hashable, Codable {
        let employerAmount: Money
        let individualAmount: Money
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(settlementMonth, forKey: .settlementMonth)
        try container.encode(lines, forKey: .lines)
        try container.encode(beyondWindow, forKey: .beyondWindow)
        var sums = container.nestedContainer(keyedBy: TotalKey.self, forKey: .totals)
        for total in totals {
            let shares = Shares(employerAmount: total.employerAmount, individualAmount: total.individualAmount)
            try sums.encode(shares, forKey: TotalKey(total.insurance))
        }
        try sums.encode(total, forKey: .total)
    }

    /// Sums are worked out anew; where they differ from those given, the decoding fails.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            settlementMonth: try container.decode(Month.self, forKey: .settlementMonth),
            lines: try container.decode([Contribution].self, forKey: .lines),
            beyondWindow: try container.decode([Month].self, forKey: .beyondWindow))
        let sums = try container.nestedContainer(keyedBy: TotalKey.self, forKey: .totals)
        let given = try Insurance.allCases.compactMap { insurance in
            try sums.decodeIfPresent(Shares.self, forKey: TotalKey(insurance)).map {
                Total(
                    insurance: insurance, employerAmount: $0.employerAmount, individualAmount: $0.individualAmount)
            }
        }
        guard given == totals, try sums.decode(Money.self, forKey: .total) == total else {
            throw DecodingError.dataCorruptedError(
                forKey: .totals, in: container, debugDescription: "the sums are not those of the lines")
        }
    }
}
