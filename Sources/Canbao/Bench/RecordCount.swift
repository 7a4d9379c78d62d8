import MessageLog

/// Counts the records of topics exactly: it reads them, since offsets have gaps in Kafka's log. Goes on where it left off.
actor RecordCount {
    private let log: any MessageLog
    private var next: [TopicPartition: Int64] = [:]
    private var counts: [String: Int] = [:]

    init(_ log: any MessageLog) {
        self.log = log
    }

    /// How many committed records there are. Those that were there at an earlier call are counted also where they have been
    /// deleted since.
    func count(_ topic: String) async throws -> Int {
        try await count(topic, upTo: try await log.bounds(ofTopic: topic).mapValues(\.upperBound))
    }

    /// How many of them lie before these offsets. To be called with growing offsets.
    func count(_ topic: String, upTo ends: [TopicPartition: Int64]) async throws -> Int {
        for (partition, end) in ends {
            while true {
                let offset = next[partition] ?? 0
                guard offset < end else { break }
                let page = try await log.read(partition, from: offset, limit: 1_000)
                // Another call may have counted this page while it was read.
                guard next[partition] ?? 0 == offset else { continue }
                let wanted = page.prefix { $0.position.offset < end }
                counts[topic, default: 0] += wanted.count
                // What is left before the end, if nothing was found, are gaps.
                let isAtEnd = wanted.isEmpty || wanted.count < page.count
                next[partition] = isAtEnd ? end : wanted[wanted.endIndex - 1].position.offset + 1
            }
        }
        return counts[topic] ?? 0
    }
}
