import Filings
import MessageLog
import WorkerKit

/// Whether the workers of a kind are at work, and how much is left to do for them.
struct WorkerCheck {
    let log: any MessageLog
    let topics: TopicNames
    let kind: FilingKind
    /// Whether somebody relies on this worker: then its absence is a problem, and so is one that does not get on.
    var isExpected = false
    /// Only members whose name begins so count; nil: all.
    var host: String?
    /// Comes between two looks at whether a worker gets on.
    var pause: @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(500)) }

    /// Ten seconds' worth.
    private static let looks = 20

    private var check: String { isExpected ? "worker" : "workers" }
    private var group: String { topics.group(kind) }

    func findings() async throws -> [Finding] {
        let count = try await waiting(in: [topics.requests(kind)], of: nil).values.reduce(0) { $0 + $1.count }
        let backlog = count == 0 ? "nothing waits in the log" : "\(count) records wait in the log"
        guard let members = try await log.members(ofGroup: group) else {
            return [.ok(check, "\(kind.rawValue): \(backlog); this log does not tell who is at work")]
        }
        let counted = members.filter { member in host.map { member.name.hasPrefix("\($0)-") } ?? true }
        guard !counted.isEmpty else {
            let text = "\(kind.rawValue): no worker is at work\(host.map { " on \($0)" } ?? ""); \(backlog)"
            let remedy = "start \(ProgramFolder.worker(kind)), or all of them with `canbao up`"
            let isProblem = isExpected || count > 0
            return [isProblem ? .problem(check, text, remedy: remedy) : .warning(check, text, remedy: remedy)]
        }
        let stuck = isExpected ? try await stuck(among: counted) : []
        guard stuck.isEmpty else {
            return [
                .problem(
                    check, "\(kind.rawValue): does not get on with what waits for it: \(Self.names(stuck)); \(backlog)",
                    remedy: "its log lines say what it waits for; where they say nothing, start it again")
            ]
        }
        return [.ok(check, "\(kind.rawValue): at work: \(Self.names(counted)); \(backlog)")]
    }

    private static func names(_ members: [MemberDescription]) -> String {
        members.map(\.name).sorted().joined(separator: ", ")
    }

    /// The members that have records before them, and that move none of their cursors for ten seconds.
    private func stuck(among members: [MemberDescription]) async throws -> [MemberDescription] {
        var idle: [(member: MemberDescription, waiting: [TopicPartition: Waiting])] = []
        for member in members {
            let waiting = try await waiting(in: Set(member.partitions.map(\.topic)), of: member.partitions)
            if !waiting.isEmpty { idle.append((member, waiting)) }
        }
        for _ in 0..<Self.looks where !idle.isEmpty {
            try await pause()
            let cursors = try await log.cursors(ofGroup: group)
            idle.removeAll { $0.waiting.contains { cursors[$0.key]?.nextOffset != $0.value.cursor } }
        }
        return idle.map(\.member)
    }

    /// What the group has not dealt with in a partition.
    private struct Waiting {
        let cursor: Int64?
        let count: Int64
    }

    /// The partitions, among these, in which records wait.
    private func waiting(
        in topics: Set<String>, of partitions: Set<TopicPartition>?
    ) async throws -> [TopicPartition: Waiting] {
        let cursors = try await log.cursors(ofGroup: group)
        var waiting: [TopicPartition: Waiting] = [:]
        for topic in topics {
            for (partition, offsets) in try await log.bounds(ofTopic: topic)
            where partitions?.contains(partition) ?? true {
                let cursor = cursors[partition]?.nextOffset
                let next = max(cursor ?? offsets.lowerBound, offsets.lowerBound)
                // Not every offset is a record's: in Kafka's log a transaction ends with a mark.
                guard next < offsets.upperBound, try await !log.read(partition, from: next, limit: 1).isEmpty else {
                    continue
                }
                waiting[partition] = Waiting(cursor: cursor, count: offsets.upperBound - next)
            }
        }
        return waiting
    }
}
