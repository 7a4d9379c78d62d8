import SocialInsurance

/// What a settlement reads, portion by portion.
public protocol SettlementRecords {
    /// The next persons after one, by person number, each with those enrollments that cover the month. `employer` nil: of
    /// all employers.
    func settlementPage(
        _ month: Month, employer: CreditCode?, after person: PersonNumber?, limit: Int
    ) throws -> SettlementPage
    /// How far a settlement has come; nil: it has not begun.
    func settlementRun(_ filingID: String) throws -> SettlementRun?
}

/// What a settlement keeps.
public protocol SettlementChanges {
    /// Keeps how far a settlement has come, in place of what was kept before.
    func keep(_ run: SettlementRun) throws
}

/// Some persons, in the order of their numbers.
public struct SettlementPage: Sendable {
    /// Those who have an enrollment to be looked at.
    public let persons: [(idNumber: String, enrollments: [EnrollmentRecord])]
    /// The last person of the page, looked at or not; nil: nobody is left.
    public let last: PersonNumber?

    public init(persons: [(idNumber: String, enrollments: [EnrollmentRecord])], last: PersonNumber?) {
        self.persons = persons
        self.last = last
    }
}

/// How far a settlement filing has come, and what it has booked so far.
public struct SettlementRun: Hashable, Sendable {
    public let filingID: String
    /// Persons up to this one are done; nil: nobody.
    public var after: PersonNumber?
    /// For whom something was booked.
    public var persons = 0
    /// Sums and number of lines of each insurance that occurs.
    public var totals: [Insurance: Total] = [:]

    public struct Total: Hashable, Sendable {
        public var lines = 0
        public var employerAmount = Money.zero
        public var individualAmount = Money.zero

        public init(lines: Int = 0, employerAmount: Money = .zero, individualAmount: Money = .zero) {
            self.lines = lines
            self.employerAmount = employerAmount
            self.individualAmount = individualAmount
        }
    }

    public init(filingID: String) {
        self.filingID = filingID
    }

    /// How many lines were booked.
    public var lines: Int { totals.values.reduce(0) { $0 + $1.lines } }

    /// Counts a line that is booked.
    public mutating func add(_ contribution: Contribution) {
        totals[contribution.insurance, default: Total()].lines += 1
        totals[contribution.insurance]?.employerAmount += contribution.employerAmount
        totals[contribution.insurance]?.individualAmount += contribution.individualAmount
    }
}
