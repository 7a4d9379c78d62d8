import Filings
import Foundation
import Registry

extension Session {
    static let undecidedCounts = Query(
        """
        SELECT kind, state, count(*) FROM journal INDEXED BY undecided_by_receipt WHERE state <> 4
        GROUP BY kind, state ORDER BY kind, state
        """)
    static let allCounts = Query("SELECT kind, count(*) FROM journal GROUP BY kind ORDER BY kind")
    private static let passes = """
        state <> 4 AND sequence > ?1
            AND (?2 IS NULL OR kind = ?2) AND (?3 & (1 << state)) <> 0 AND (?4 IS NULL OR error_code = ?4)
            AND (?5 IS NULL OR employer = ?5) AND (?6 IS NULL OR first_seen >= ?6) AND (?7 IS NULL OR first_seen < ?7)
        """
    static let waiting = Query(
        """
        SELECT \(journalColumns) FROM journal INDEXED BY undecided_by_receipt WHERE \(passes) ORDER BY sequence LIMIT ?8
        """)
    static let waitingCounts = Query(
        """
        SELECT kind, state, error_code, count(*), min(not_before) FROM journal INDEXED BY undecided_by_receipt
        WHERE \(passes) GROUP BY kind, state, error_code ORDER BY kind, state, error_code
        """)
    private static let lines = Query("SELECT filing <> '', count(*) FROM contributions GROUP BY filing <> ''")
    private static let paidTwice = Query(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM contributions GROUP BY person_number, month, insurance, credit_code
            HAVING sum(direction) > 1)
        """)
    private static let enrolledTwice = Query(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM enrollments WHERE end_month IS NULL AND undone_by IS NULL
            GROUP BY person_number, insurance, credit_code HAVING count(*) > 1)
        """)
    private static let overdrawn = Query(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM contributions GROUP BY person_number, month, insurance, credit_code
            HAVING sum(direction) < 0)
        """)

    func filingCounts() throws -> [FilingCount] {
        var counts = try all(statement(Self.undecidedCounts)) { row in
            FilingCount(kind: try choice(row, 0), state: try choice(row, 1), count: Int(row.integer(2)))
        }
        // The decided ones are the rest: counting the whole by kind needs but the index of filing ids.
        for (kind, count) in try all(
            statement(Self.allCounts), { (try choice($0, 0) as FilingKind, Int($0.integer(1))) })
        {
            let undecided = counts.reduce(0) { $0 + ($1.kind == kind ? $1.count : 0) }
            if count > undecided { counts.append(FilingCount(kind: kind, state: .decided, count: count - undecided)) }
        }
        return counts.sorted { ($0.kind.column, $0.state.column) < ($1.kind.column, $1.state.column) }
    }

    func waiting(_ filter: WaitingFilter, after sequence: Int64, limit: Int) throws -> [JournalEntry] {
        if let filingID = filter.filingID { return try waiting(filter, filingID, after: sequence, limit: limit) }
        let query = try statement(Self.waiting)
        bind(filter, after: sequence, to: query)
        query.bind(limit)
        return try all(query) { try journalEntry($0) }
    }

    func waitingCounts(_ filter: WaitingFilter) throws -> [WaitingCount] {
        if let filingID = filter.filingID {
            return try waiting(filter, filingID, after: 0, limit: .max).map { entry in
                WaitingCount(
                    kind: entry.kind, state: entry.state, errorCode: entry.errorCode, count: 1,
                    nextAttempt: entry.notBefore)
            }
        }
        let query = try statement(Self.waitingCounts)
        bind(filter, after: 0, to: query)
        return try all(query) { row in
            WaitingCount(
                kind: try choice(row, 0), state: try choice(row, 1), errorCode: row.optionalText(2),
                count: Int(row.integer(3)), nextAttempt: row.optionalInteger(4).map(Date.init(column:)))
        }
    }

    private func bind(_ filter: WaitingFilter, after sequence: Int64, to query: PreparedStatement) {
        query.bind(sequence)
        query.bind(filter.kind?.column)
        query.bind(filter.stateBits)
        query.bind(filter.errorCode)
        query.bind(filter.employer)
        query.bind(filter.since?.column)
        query.bind(filter.until?.column)
    }

    /// As above, of one filing id: at most one filing of each kind.
    private func waiting(
        _ filter: WaitingFilter, _ filingID: String, after sequence: Int64, limit: Int
    ) throws -> [JournalEntry] {
        let kinds = filter.kind.map { [$0] } ?? FilingKind.allCases
        let entries = try kinds.compactMap { try entry($0, filingID) }
        let passing = entries.filter { $0.state != .decided && $0.sequence > sequence && filter.passes($0) }
        return Array(passing.sorted { $0.sequence < $1.sequence }.prefix(limit))
    }

    func auditLedger() throws -> LedgerTotals {
        let counts = try all(statement(Self.lines)) { ($0.integer(0) != 0, Int($0.integer(1))) }
        return LedgerTotals(
            bookedLines: counts.first { $0.0 }?.1 ?? 0, importedLines: counts.first { !$0.0 }?.1 ?? 0,
            paidTwice: try first(statement(Self.paidTwice)) { Int($0.integer(0)) } ?? 0,
            enrolledTwice: try first(statement(Self.enrolledTwice)) { Int($0.integer(0)) } ?? 0,
            overdrawn: try first(statement(Self.overdrawn)) { Int($0.integer(0)) } ?? 0)
    }
}

extension WaitingFilter {
    /// A bit for each state that passes.
    fileprivate var stateBits: Int64 {
        let passing = states.isEmpty ? Set(FilingState.allCases) : states
        return passing.reduce(0) { $0 | 1 << $1.column }
    }

    /// All of the filter but kind and filing id.
    fileprivate func passes(_ entry: JournalEntry) -> Bool {
        (states.isEmpty || states.contains(entry.state))
            && (errorCode == nil || errorCode == entry.errorCode) && (employer == nil || employer == entry.employer)
            && (since.map { entry.firstSeen >= $0 } ?? true) && (until.map { entry.firstSeen < $0 } ?? true)
    }
}
