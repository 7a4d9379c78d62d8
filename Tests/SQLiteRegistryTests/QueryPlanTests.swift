import GRDB
import Testing

@testable import SQLiteRegistry

/// A million filings may wait, and a hundred million may be decided: what is asked often must find its rows, not look for
/// them.
@Suite("How filings are found")
struct QueryPlanTests {
    /// A query, the index that it goes by, and whether its rows are grouped or ordered on the way.
    private static let plans: [(name: String, query: Query, index: String)] = [
        ("one filing", Session.entry, "sqlite_autoindex_journal_1 (kind=? AND filing_id=?)"),
        ("a person's next", Session.firstUndecided, "undecided_of_person (person_key=?)"),
        ("those that are due", Session.due, "deferred_by_time (kind=? AND source=? AND not_before<?)"),
        ("those whose time is up", Session.deferred, "deferred_by_age (kind=? AND source=? AND retry_since<?)"),
        ("those that are cancelled", Session.cancelled, "cancelled_by_source (kind=? AND source=?)"),
        (
            "those that await an answer", Session.awaiting,
            "awaiting_by_cause (kind=? AND waits_for=? AND source=? AND sequence>?)"
        ),
        ("a page of what waits", Session.waiting, "undecided_by_receipt (sequence>?)"),
    ]

    private func plan(_ query: Query) async throws -> [String] {
        let harness = SQLiteHarness()
        try await harness.open().close()
        let queue = try DatabaseQueue(path: harness.path)
        let rows = try await queue.read { database in
            let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + query.sql)
            // Plans do not depend on what is looked for.
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement).map { $0["detail"] as String }
        }
        try queue.close()
        return rows
    }

    @Test("by an index, without looking through the table and without sorting", arguments: 0..<plans.count)
    func searched(number: Int) async throws {
        let (name, query, index) = Self.plans[number]
        let plan = try await plan(query)
        #expect(plan == ["SEARCH journal USING INDEX \(index)"], "\(name)")
    }

    @Test("counting what waits passes once over what waits, and not over what is decided")
    func counted() async throws {
        for query in [Session.waitingCounts, Session.undecidedCounts] {
            let plan = try await plan(query)
            #expect(plan.first?.contains("journal USING INDEX undecided_by_receipt") == true, "\(plan)")
            #expect(plan.dropFirst().allSatisfy { $0.hasPrefix("USE TEMP B-TREE") }, "\(plan)")
        }
    }
}
