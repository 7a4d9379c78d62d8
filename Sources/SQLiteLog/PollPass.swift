import GRDB
import MessageLog

/// One look of a member into the file, within a read transaction: is the group as it was, and what is new?
struct PollPass: Sendable {
    enum Outcome: Sendable {
        /// Something is to be written: ownership changes, or a heartbeat is due.
        case membership
        /// Records, maybe none, and the state behind them.
        case records([LogRecord], GroupMemberState)
    }

    let group: GroupTable
    let member: Int64
    /// In the order in which their records are wanted.
    let topics: [String]
    let state: GroupMemberState
    let topology: @Sendable (Database) throws -> Topology
    let now: Int64
    let limit: Int
    let byteLimit: Int

    func run(_ db: Database) throws -> Outcome {
        var state = state
        if state.mustLook(version: try group.version(db), now: now) {
            let view = try group.view(topology: topology(db), now: now, in: db)
            guard !needsWriting(view) else { return .membership }
            state.saw(view, member: member, now: now, sessionTimeout: group.sessionTimeout)
        }
        return .records(try records(&state, in: db), state)
    }

    private func needsWriting(_ view: GroupTable.View) -> Bool {
        guard let heartbeat = view.heartbeats[member], abs(now - heartbeat) <= group.sessionTimeout / 3 else {
            return true
        }
        return !state.lost(view, member: member).isEmpty || !state.unknown(view, member: member).isEmpty
            || !view.assignment.plan(for: member).isEmpty
    }

    private func records(_ state: inout GroupMemberState, in db: Database) throws -> [LogRecord] {
        guard limit > 0 else { return [] }
        let ready = try ready(&state, in: db)
        guard let first = ready.first else { return [] }
        state.turn = first.id + 1
        var records: [LogRecord] = []
        var budget = RecordTable.Budget(records: limit, bytes: byteLimit)
        for topic in topics {
            let ready = ready.filter { state.holdings[$0.id]?.partition.topic == topic }
            guard !ready.isEmpty else { continue }
            // Everybody gets a share first; what is left goes to those that have more.
            for share in [max(1, (limit - records.count) / ready.count), limit] {
                for (id, end) in ready where !budget.isSpent {
                    try read(id, until: end, share: share, &state, budget: &budget, into: &records, in: db)
                }
            }
        }
        return records
    }

    private func read(
        _ id: Int64, until end: Int64, share: Int, _ state: inout GroupMemberState, budget: inout RecordTable.Budget,
        into records: inout [LogRecord], in db: Database
    ) throws {
        guard let holding = state.holdings[id], holding.position < end else { return }
        let before = records.count
        try RecordTable.read(
            id, of: holding.partition, from: holding.position, share: share, budget: &budget, into: &records, in: db)
        if records.count > before, let last = records.last {
            state.holdings[id]?.position = last.position.offset + 1
        }
    }

    /// The owned partitions with something new, in turn, with the offset behind their last record. A position before
    /// the retained records moves to the first.
    private func ready(
        _ state: inout GroupMemberState, in db: Database
    ) throws -> [(id: Int64, end: Int64)] {
        let ids = state.rotated
        guard !ids.isEmpty else { return [] }
        let list = ids.sorted().map(String.init).joined(separator: ",")
        let select = try db.cachedStatement(
            sql: "SELECT id, first_offset, next_offset FROM partitions WHERE id IN (\(list))")
        var ends: [Int64: Int64] = [:]
        let rows = try Row.fetchCursor(select)
        while let row = try rows.next() {
            guard let holding = state.holdings[row[0]] else { continue }
            let position = max(holding.position, row[1])
            state.holdings[row[0]]?.position = position
            if position < row[2] { ends[row[0]] = row[2] }
        }
        return ids.compactMap { id in ends[id].map { (id, $0) } }
    }
}
