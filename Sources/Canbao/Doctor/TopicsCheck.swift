import MessageLog

/// Whether the log has the topics that are described.
struct TopicsCheck {
    let described: [TopicDescription]
    let present: [TopicDescription]
    let prefix: String

    var findings: [Finding] {
        let differing = TopicComparison.of(described: described, present: present, prefix: prefix)
            .filter(\.canBeApplied)
        guard !differing.isEmpty else { return [.ok("topics", "all \(described.count) are there as described")] }
        let missing = differing.filter { $0.differences == [.missing] }.map(\.name)
        let others = differing.filter { $0.differences != [.missing] }
        var text = missing.isEmpty ? [] : ["missing: \(missing.joined(separator: ", "))"]
        text += others.map { "\($0.name): \($0.differences.map(\.description).joined(separator: "; "))" }
        let remedy = "canbao topics apply"
        let all = text.joined(separator: "\n")
        return [missing.isEmpty ? .warning("topics", all, remedy: remedy) : .problem("topics", all, remedy: remedy)]
    }
}
