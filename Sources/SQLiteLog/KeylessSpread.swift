import Synchronization

/// Deals records without a key out to the partitions, one after the other.
final class KeylessSpread: Sendable {
    private let counter: Atomic<UInt32>

    /// `start` should differ from process to process, or short-lived ones would all begin at the same partition.
    init(start: UInt32) {
        counter = Atomic(start)
    }

    func next(among count: Int32) -> Int32 {
        let (turn, _) = counter.wrappingAdd(1, ordering: .relaxed)
        return Int32(turn % UInt32(count))
    }
}
