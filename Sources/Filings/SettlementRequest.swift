import SocialInsurance

/// Books the regular contributions of a month, 月度结算. For the bureau, or for an employer of its own staff.
public struct SettlementRequest: FilingRequest {
    public static let kind = FilingKind.settlement

    public let filingID: String
    public let month: String
    /// The credit code of the only employer that is settled; nil: all are.
    public let employer: String?

    public init(filingID: String, month: String, employer: String? = nil) {
        self.filingID = filingID
        self.month = month
        self.employer = employer
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case filingID = "filingId"
        case month, employer
    }

    public init(from decoder: any Decoder) throws {
        let fields = try StrictFields<CodingKeys>(decoder)
        filingID = try fields.filingID(.filingID, of: Self.kind)
        month = try fields.text(.month)
        employer = try fields.optional(.employer) { try fields.text($0) }
    }

    public var personKey: String? { nil }
    public var employerCode: String? { employer }
    /// Of a settlement of all employers: the month.
    public var recordKey: String { employer ?? month }

    /// What the rules judge.
    public var form: SettlementForm { SettlementForm(month: month, employer: employer) }

    public func digest(into digest: inout ContentDigest) {
        digest.add(filingID)
        digest.add(month)
        digest.add(employer)
    }
}

/// The answer to an accepted settlement. It counts; the lines themselves may be very many.
public struct SettlementBody: ResultBody {
    public static let kind = FilingKind.settlement

    public let month: Month
    /// 结算期, the month in which it is billed.
    public let settlementMonth: Month
    /// For how many persons something was booked.
    public let persons: Int
    /// How many lines were booked: none, where the month had been settled before.
    public let lines: Int
    public let totals: ContributionTotals

    public init(month: Month, settlementMonth: Month, persons: Int, lines: Int, totals: ContributionTotals) {
        self.month = month
        self.settlementMonth = settlementMonth
        self.persons = persons
        self.lines = lines
        self.totals = totals
    }
}
