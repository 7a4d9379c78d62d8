import Filings
import MessageLog
import WorkerKit

/// Whether the workers of a kind are at work, and how much is left to do for them.
struct WorkerCheck {
    let log: any MessageLog
    let topics: TopicNames
    let kind: FilingKind
    /// Whether somebody relies on this worker: then its absence is a problem.
    var isExpected = false
    /// Only members whose name begins so count; nil: all.
    var host: String?

    private var check: String { isExpected ? "worker" : "workers" }

    func findings() async throws -> [Finding] {
        let group = topics.group(kind)
        let waiting = try await lag(of: group)
        let backlog = waiting == 0 ? "nothing waits in the log" : "\(waiting) records wait in the log"
        guard let members = try await log.members(ofGroup: group) else {
            return [.ok(check, "\(kind.rawValue): \(backlog); this log does not tell who is at work")]
        }
        let counted = members.filter { member in host.map { member.name.hasPrefix("\($0)-") } ?? true }
        guard counted.isEmpty else {
            let names = counted.map(\.name).sorted().joined(separator: ", ")
            return [.ok(check, "\(kind.rawValue): at work: \(names); \(backlog)")]
        }
        let text = "\(kind.rawValue): no worker is at work\(host.map { " on \($0)" } ?? ""); \(backlog)"
        let remedy = "start \(ProgramFolder.worker(kind)), or all of them with `canbao up`"
        let isProblem = isExpected || waiting > 0
        return [isProblem ? .problem(check, text, remedy: remedy) : .warning(check, text, remedy: remedy)]
    }

    /// Records of the requests topic that the group has not dealt with.
    private func lag(of group: String) async throws -> Int64 {
        let bounds = try await log.bounds(ofTopic: topics.requests(kind))
        let cursors = try await log.cursors(ofGroup: group)
        return bounds.reduce(0) { sum, entry in
            let (partition, offsets) = entry
            let next = max(cursors[partition]?.nextOffset ?? offsets.lowerBound, offsets.lowerBound)
            return sum + max(0, offsets.upperBound - next)
        }
    }
}
