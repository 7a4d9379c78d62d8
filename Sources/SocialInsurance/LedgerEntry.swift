/// A line of the ledger, as the rules read and write it. Lines are only ever added; what a month of an insurance has come
/// to is the sum of its lines.
public struct LedgerEntry: Hashable, Sendable {
    /// What a line does to a month of an insurance. The raw value adds up: above 0 the month is paid.
    public enum Effect: Int, Hashable, Sendable, CaseIterable {
        case pays = 1
        /// Raises or lowers what was paid; the month is paid or not as before.
        case changes = 0
        case takesBack = -1
    }

    public let personNumber: PersonNumber
    public let month: Month
    public let insurance: Insurance
    public let effect: Effect
    /// Signed, as the amounts are: below zero where it takes back.
    public let base: Money
    /// Nil: imported, where amounts are unknown.
    public let amounts: Amounts?
    /// The filing of the enrollment that it is for; empty: an imported one, or none.
    public let enrollment: String
    /// The change whose raised wage it goes by; nil: none.
    public let raise: Int64?

    /// What employer and person each pay.
    public struct Amounts: Hashable, Sendable {
        public let employer: Money
        public let individual: Money

        public init(employer: Money, individual: Money) {
            self.employer = employer
            self.individual = individual
        }

        static func + (left: Amounts, right: Amounts) -> Amounts {
            Amounts(employer: left.employer + right.employer, individual: left.individual + right.individual)
        }

        static func - (left: Amounts, right: Amounts) -> Amounts {
            Amounts(employer: left.employer - right.employer, individual: left.individual - right.individual)
        }

        static let zero = Amounts(employer: .zero, individual: .zero)
    }

    public init(
        personNumber: PersonNumber, month: Month, insurance: Insurance, effect: Effect, base: Money,
        amounts: Amounts?, enrollment: String = "", raise: Int64? = nil
    ) {
        self.personNumber = personNumber
        self.month = month
        self.insurance = insurance
        self.effect = effect
        self.base = base
        self.amounts = amounts
        self.enrollment = enrollment
        self.raise = raise
    }
}

extension LedgerEntry {
    /// Pays a month.
    public init(_ contribution: Contribution, for record: EnrollmentRecord, raise: Int64?) {
        self.init(
            personNumber: record.enrollment.personNumber, month: contribution.month, insurance: contribution.insurance,
            effect: .pays, base: contribution.base, amounts: contribution.amounts, enrollment: record.filing,
            raise: raise)
    }

    /// As results show it. Amounts that are unknown are none.
    public var contribution: Contribution {
        Contribution(
            month: month, insurance: insurance, base: base, employerAmount: amounts?.employer ?? .zero,
            individualAmount: amounts?.individual ?? .zero)
    }
}

extension Contribution {
    var amounts: LedgerEntry.Amounts {
        LedgerEntry.Amounts(employer: employerAmount, individual: individualAmount)
    }
}

/// What the lines for one month of an insurance of one person record have come to.
public struct LedgerSum: Hashable, Sendable {
    public let personNumber: PersonNumber
    public let month: Month
    public let insurance: Insurance
    public private(set) var base = Money.zero
    /// Nil where one of the lines has none.
    public private(set) var amounts: LedgerEntry.Amounts? = .zero
    private var effects = 0

    public var isPaid: Bool { effects > 0 }
    /// Whether the lines have left something.
    var isEmpty: Bool { effects == 0 && base == .zero && (amounts ?? .zero) == .zero }

    private init(_ entry: LedgerEntry) {
        personNumber = entry.personNumber
        month = entry.month
        insurance = entry.insurance
    }

    private mutating func add(_ entry: LedgerEntry) {
        effects += entry.effect.rawValue
        base += entry.base
        amounts = amounts.flatMap { sum in entry.amounts.map { sum + $0 } }
    }

    /// The line that makes the sum nothing.
    func reversed(enrollment: String, raise: Int64?) -> LedgerEntry {
        LedgerEntry(
            personNumber: personNumber, month: month, insurance: insurance,
            effect: LedgerEntry.Effect(rawValue: -effects.signum()) ?? .changes, base: -base,
            amounts: .zero - (amounts ?? .zero), enrollment: enrollment, raise: raise)
    }

    private struct Key: Hashable {
        let personNumber: PersonNumber
        let month: Month
        let insurance: Insurance
    }

    /// Of all lines, by month, insurance, person record.
    public static func of(_ entries: some Sequence<LedgerEntry>) -> [LedgerSum] {
        var sums: [Key: LedgerSum] = [:]
        for entry in entries {
            let key = Key(personNumber: entry.personNumber, month: entry.month, insurance: entry.insurance)
            sums[key, default: LedgerSum(entry)].add(entry)
        }
        return sums.values.sorted {
            ($0.month, $0.insurance, $0.personNumber) < ($1.month, $1.insurance, $1.personNumber)
        }
    }
}
