import SocialInsurance

/// What is to be paid for the months before the operating month. The answer to an accepted arrears filing, and a part of
/// an accepted enrollment's.
public struct ArrearsBody: ResultBody {
    public static let kind = FilingKind.arrears

    /// The month in which the lines are billed.
    public let settlementMonth: Month
    /// False for a quote.
    public let booked: Bool
    /// By month, then insurance.
    public let lines: [Contribution]
    /// Months since the start that are too far back to be paid here.
    public let beyondWindow: [Month]
    /// What to do about them, in Chinese; nil where there are none.
    public let beyondWindowRemedy: String?
    public let totals: Totals

    /// Sums the lines up.
    public init(settlementMonth: Month, booked: Bool, lines: [Contribution], beyondWindow: [Month]) {
        self.settlementMonth = settlementMonth
        self.booked = booked
        self.lines = lines
        self.beyondWindow = beyondWindow
        self.beyondWindowRemedy = beyondWindow.isEmpty ? nil : "以上月份超出网上补缴范围，请到柜台申报。"
        self.totals = Totals(of: lines)
    }
}

extension ArrearsBody {
    /// The sums of the insurances that occur, and of everything.
    public struct Totals: Codable, Hashable, Sendable {
        public let pension: Shares?
        public let unemployment: Shares?
        public let workInjury: Shares?
        /// In yuan.
        public let total: Money

        init(of lines: [Contribution]) {
            pension = Shares(of: lines, .pension)
            unemployment = Shares(of: lines, .unemployment)
            workInjury = Shares(of: lines, .workInjury)
            total = lines.map(\.total).sum()
        }

        private enum CodingKeys: String, CodingKey {
            case pension, unemployment
            case workInjury = "work-injury"
            case total
        }
    }

    /// Who pays how much of an insurance, in yuan.
    public struct Shares: Codable, Hashable, Sendable {
        public let employerAmount: Money
        public let individualAmount: Money

        fileprivate init?(of lines: [Contribution], _ insurance: Insurance) {
            let own = lines.filter { $0.insurance == insurance }
            if own.isEmpty { return nil }
            employerAmount = own.map(\.employerAmount).sum()
            individualAmount = own.map(\.individualAmount).sum()
        }
    }
}
