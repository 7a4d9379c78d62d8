import Filings
import Foundation
import MessageLog
import Registry

extension TestHall {
    /// Produces a parked record again, as any tool does: key, bytes and headers as they are.
    func replay(_ parked: LogRecord) async throws {
        try await observer.append([
            OutgoingRecord(
                topic: topics.requests(Self.kind), key: parked.key, value: parked.value, headers: parked.headers)
        ])
    }

    /// Sends a record as it is.
    func send(key: Data?, _ value: Data?, headers: [RecordHeader] = []) async throws {
        try await observer.append([
            OutgoingRecord(topic: topics.requests(Self.kind), key: key, value: value, headers: headers)
        ])
    }

    /// Waits until that many processes share the partitions of the requests.
    func untilShared(among count: Int) async throws {
        try await until {
            let members = try await self.observer.members(ofGroup: self.topics.group(Self.kind)) ?? []
            return members.count { !$0.partitions.isEmpty } == count
                && members.reduce(0) { $0 + $1.partitions.count } == 3
        }
    }

    func entries(_ ids: [String]) async throws -> [JournalEntry] {
        try await registry.read { registry in try ids.compactMap { try registry.entry(Self.kind, $0) } }
    }
}
