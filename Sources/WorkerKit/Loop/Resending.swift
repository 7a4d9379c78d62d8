import Filings
import MessageLog
import Registry

/// Filings whose sub-filings went down with a log that was lost. Each is sent again: whoever has decided it answers once more, as
/// for any filing that comes twice.
struct Resending {
    private(set) var partitions: Set<TopicPartition> = []
    private var kinds: [FilingKind] = []
    /// Filings up to this sequence number have been looked at.
    private(set) var after: Int64 = 0

    /// The kind of sub-filings that is looked for now.
    var kind: FilingKind? { partitions.isEmpty ? nil : kinds.last }

    mutating func add(_ partitions: some Sequence<TopicPartition>, _ kinds: [FilingKind]) {
        let before = self.partitions.count
        self.partitions.formUnion(partitions)
        guard self.partitions.count > before else { return }
        self.kinds = kinds
        after = 0
    }

    mutating func remove(_ partition: TopicPartition) {
        partitions.remove(partition)
    }

    /// Takes note of a page of filings; a page that is not full is the last one of its kind.
    mutating func looked(at page: [JournalEntry], limit: Int) {
        after = page.last?.sequence ?? after
        guard page.count < limit else { return }
        kinds.removeLast()
        after = 0
        if kinds.isEmpty { partitions = [] }
    }
}
