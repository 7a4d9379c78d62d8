/// Whether the books are in order. It reads everything, so it is for operators and tests, not for every minute.
public protocol LedgerAudit {
    func auditLedger() throws -> LedgerTotals
}

/// The counts of an audit. All but the first two ought to be 0.
public struct LedgerTotals: Hashable, Sendable {
    /// Lines booked by filings, reversing ones included.
    public let bookedLines: Int
    /// Lines that came with an import.
    public let importedLines: Int
    /// Months of an insurance that one employer (or flexible employment) has paid more than once for one person record.
    public let paidTwice: Int
    /// Insurances for which one employer has more than one enrollment of one person record without an end.
    public let enrolledTwice: Int
    /// Months of an insurance of which more was taken back than was paid.
    public let overdrawn: Int

    public init(bookedLines: Int, importedLines: Int, paidTwice: Int, enrolledTwice: Int, overdrawn: Int = 0) {
        self.bookedLines = bookedLines
        self.importedLines = importedLines
        self.paidTwice = paidTwice
        self.enrolledTwice = enrolledTwice
        self.overdrawn = overdrawn
    }
}
