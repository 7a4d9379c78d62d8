import MessageLog

/// Counts the records of topics. It goes on where it left off, and reads them: offsets have gaps, in Kafka's log.
actor RecordCounter {
    private let log: any MessageLog
    private var next: [TopicPartition: Int64] = [:]
    private var counts: [String: Int64] = [:]

    init(_ log: any MessageLog) {
        self.log = log
    }

    /// How many committed records there are. Deleted ones that were there at an earlier count are among them.
    func count(_ topic: String) async throws -> Int64 {
        for (partition, bounds) in try await log.bounds(ofTopic: topic) {
            var offset = max(next[partition] ?? 0, bounds.lowerBound)
            while offset < bounds.upperBound {
                let page = try await log.read(partition, from: offset, limit: 1_000)
                // Another one may have counted this page while it was read.
                guard next[partition] ?? 0 <= offset else { break }
                counts[topic, default: 0] += Int64(page.count)
                offset = page.last.map { $0.position.offset + 1 } ?? bounds.upperBound
                next[partition] = offset
            }
        }
        return counts[topic] ?? 0
    }
}
