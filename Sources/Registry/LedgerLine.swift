import Filings
import SocialInsurance

/// One line of the ledger, and who books it. The ledger is append-only: what is to be undone is taken back by another line.
public struct LedgerLine: Hashable, Sendable {
    public let creditCode: CreditCode
    public let personNumber: PersonNumber
    /// Base and amounts are signed: below zero where the line takes back.
    public let contribution: Contribution
    public let settlementMonth: Month
    /// The filing that books it.
    public let filing: String
    public let kind: FilingKind
    public let effect: LedgerEntry.Effect
    /// The filing of the enrollment that it is for; empty: an imported one.
    public let enrollment: String
    /// The change whose raised wage it goes by; nil: none.
    public let raise: Int64?

    /// A line that pays a month.
    public init(
        creditCode: CreditCode, personNumber: PersonNumber, contribution: Contribution, settlementMonth: Month,
        filing: String, kind: FilingKind = .arrears, enrollment: String = ""
    ) {
        self.creditCode = creditCode
        self.personNumber = personNumber
        self.contribution = contribution
        self.settlementMonth = settlementMonth
        self.filing = filing
        self.kind = kind
        self.effect = .pays
        self.enrollment = enrollment
        self.raise = nil
    }

    /// A line that the rules have made.
    public init(
        _ entry: LedgerEntry, creditCode: CreditCode, settlementMonth: Month, kind: FilingKind, filing: String
    ) {
        self.creditCode = creditCode
        self.personNumber = entry.personNumber
        self.contribution = entry.contribution
        self.settlementMonth = settlementMonth
        self.filing = filing
        self.kind = kind
        self.effect = entry.effect
        self.enrollment = entry.enrollment
        self.raise = entry.raise
    }
}
