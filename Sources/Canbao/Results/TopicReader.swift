import MessageLog

/// Reads a topic's partitions as one sequence, ordered by the time at which records were appended, and within a partition
/// always as they lie. Holds a page of each partition, however long the topic is.
struct TopicReader {
    private static let page = 100

    private struct Stream {
        let partition: TopicPartition
        /// Of the next record that is not in the page yet.
        var offset: Int64
        /// Behind the last record that is known of.
        var end: Int64
        var records: ArraySlice<LogRecord> = []
    }

    let log: any MessageLog
    let topic: String
    private var streams: [Stream] = []

    /// From the topic's beginning.
    static func fromBeginning(of topic: String, in log: any MessageLog) async throws -> TopicReader {
        var reader = TopicReader(log: log, topic: topic)
        _ = try await reader.refresh()
        return reader
    }

    /// What is appended from now on.
    static func fromEnd(of topic: String, in log: any MessageLog) async throws -> TopicReader {
        var reader = try await fromBeginning(of: topic, in: log)
        for index in reader.streams.indices { reader.streams[index].offset = reader.streams[index].end }
        return reader
    }

    private init(log: any MessageLog, topic: String) {
        self.log = log
        self.topic = topic
    }

    /// Looks for records that were appended since. Returns whether there are any.
    mutating func refresh() async throws -> Bool {
        var hasMore = false
        for (partition, bounds) in try await log.bounds(ofTopic: topic) {
            if let index = streams.firstIndex(where: { $0.partition == partition }) {
                streams[index].end = max(streams[index].end, bounds.upperBound)
                hasMore = hasMore || streams[index].offset < streams[index].end
            } else {
                streams.append(Stream(partition: partition, offset: bounds.lowerBound, end: bounds.upperBound))
                hasMore = hasMore || !bounds.isEmpty
            }
        }
        streams.sort { $0.partition < $1.partition }
        return hasMore
    }

    /// The next record of those that the last `refresh` knew of; nil after them.
    mutating func next() async throws -> LogRecord? {
        var first: Int?
        for index in streams.indices {
            if streams[index].records.isEmpty { try await fill(index) }
            guard let record = streams[index].records.first else { continue }
            if let earliest = first.flatMap({ streams[$0].records.first }), earliest.timestamp <= record.timestamp {
                continue
            }
            first = index
        }
        return first.flatMap { streams[$0].records.popFirst() }
    }

    /// The page ends where the topic ended at the last `refresh`, so that reading comes to an end while others write.
    private mutating func fill(_ index: Int) async throws {
        let stream = streams[index]
        guard stream.offset < stream.end else { return }
        let records = try await log.read(stream.partition, from: stream.offset, limit: Self.page)
            .filter { $0.position.offset < stream.end }
        streams[index].records = ArraySlice(records)
        // A log may have gaps at its end: offsets that are no records.
        streams[index].offset = records.last.map { $0.position.offset + 1 } ?? stream.end
    }
}
