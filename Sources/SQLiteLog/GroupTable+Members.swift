import GRDB
import MessageLog

extension GroupTable {
    /// The living members by name, and what each owns.
    func members(topology: Topology, now: Int64, in db: Database) throws -> [MemberDescription] {
        var owned: [Int64: Set<TopicPartition>] = [:]
        for (partition, claim) in try claims(db) {
            guard let owner = claim.owner, let partition = topology.partitions[partition] else { continue }
            owned[owner, default: []].insert(partition)
        }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, name, heartbeat FROM members WHERE group_id = ?", arguments: [id])
        var members: [MemberDescription] = []
        while let row = try rows.next() {
            guard isAlive(heartbeat: row[2], now: now) else { continue }
            members.append(MemberDescription(name: row[1], partitions: owned[row[0]] ?? []))
        }
        return members.sorted { $0.name < $1.name }
    }
}
