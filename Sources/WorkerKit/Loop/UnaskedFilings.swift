import MessageLog
import Registry

/// Filings of one's own partitions that await an inquiry for which there was no room: they wait in the registry, so that
/// the partition goes on.
struct UnaskedFilings {
    private(set) var partitions: Set<TopicPartition> = []
    /// Filings up to this sequence number have been looked at.
    private(set) var after: Int64 = 0

    /// - Parameter filings: the sequence number of the first of each partition.
    mutating func add(_ filings: [TopicPartition: Int64]) {
        guard let first = filings.values.min() else { return }
        after = partitions.isEmpty ? first - 1 : min(after, first - 1)
        partitions.formUnion(filings.keys)
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
