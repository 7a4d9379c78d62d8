import MessageLog
import Registry

/// Partitions that were taken over, whose filings may await an inquiry that a former owner has made.
struct Inheritance {
    private(set) var partitions: Set<TopicPartition> = []
    /// Not before: a former owner that lives still takes in what it has asked.
    private var from = ContinuousClock.now
    /// Filings up to this sequence number have been looked at.
    private(set) var after: Int64 = 0

    /// Nil where there is nothing to look for now.
    var due: Set<TopicPartition>? { partitions.isEmpty || ContinuousClock.now < from ? nil : partitions }

    mutating func add(_ partitions: some Sequence<TopicPartition>, patience: Duration) {
        self.partitions.formUnion(partitions)
        from = .now + patience
        after = 0
    }

    mutating func remove(_ partition: TopicPartition) {
        partitions.remove(partition)
    }

    /// Takes note of a page of filings; a page that is not full is the last one.
    mutating func looked(at page: [JournalEntry], limit: Int) {
        after = page.last?.sequence ?? after
        if page.count < limit { partitions = [] }
    }
}
