import MessageLog
import Testing

@testable import KafkaLog

@Suite("Kafka: what a member owns")
struct OwnershipTests {
    private let first = TopicPartition(topic: "t", partition: 0)
    private let second = TopicPartition(topic: "t", partition: 1)
    private let cursor = Cursor(nextOffset: 5, metadata: "a")

    /// Owns both partitions: the first with a cursor at 5, the second without. The caller knows.
    private func owner() -> Ownership {
        var ownership = Ownership()
        ownership.assigned([first, second])
        ownership.acquired([first: cursor, second: nil])
        ownership.cameIntoStep()
        _ = ownership.takeNews()
        return ownership
    }

    private func at(_ partition: TopicPartition, _ offset: Int64) -> RecordPosition {
        RecordPosition(partition: partition, offset: offset)
    }

    @Test("partitions are news once their cursors were read, and only once")
    func gain() {
        var ownership = Ownership()
        ownership.assigned([first, second])
        let early = ownership.takeNews()
        #expect(early == nil)
        ownership.acquired([first: cursor, second: nil])
        #expect(ownership.isOutOfStep)
        let news = ownership.takeNews()
        #expect(news?.gained == [first: cursor, second: nil])
        #expect(news?.lost == [])
        let laterNews = ownership.takeNews()
        #expect(laterNews == nil)
        #expect(ownership.transactionalPartition == first)
    }

    @Test("what comes back from a rebalance with its cursor unmoved is read on, and is no news")
    func comesBack() {
        var ownership = owner()
        let accepted = ownership.accept(at(first, 5))
        #expect(accepted)
        ownership.gaveBack()
        let early = ownership.takeNews()
        #expect(early == nil)
        ownership.assigned([first])
        ownership.acquired([first: cursor])
        #expect(ownership.owned[first]?.next == 6)
        let news = ownership.takeNews()
        #expect(news?.lost == [second])
        #expect(news?.gained == [:])
        let laterNews = ownership.takeNews()
        #expect(laterNews == nil)
    }

    @Test("what comes back with another cursor was somebody else's: it is lost, and then gained")
    func comesBackChanged() {
        var ownership = owner()
        ownership.gaveBack()
        ownership.assigned([first, second])
        let moved = Cursor(nextOffset: 9, metadata: "b")
        ownership.acquired([first: moved, second: nil])
        let news = ownership.takeNews()
        #expect(news?.lost == [first])
        let laterNews = ownership.takeNews()
        #expect(laterNews?.gained == [first: moved])
        #expect(ownership.owned[first]?.next == 9)
    }

    @Test("a commit while partitions are given back is refused, and what it names is lost")
    func commitBetween() {
        var ownership = owner()
        ownership.gaveBack()
        let refused = ownership.refused([first])
        #expect(refused == [first])
        let news = ownership.takeNews()
        #expect(news?.lost == [first, second])
        ownership.assigned([first])
        ownership.acquired([first: cursor])
        let laterNews = ownership.takeNews()
        #expect(laterNews?.gained == [first: cursor])
    }

    @Test("what the caller was never told of is not lost to it")
    func lostBeforeTold() {
        var ownership = Ownership()
        ownership.assigned([first])
        ownership.acquired([first: nil])
        ownership.revoked()
        let news = ownership.takeNews()
        #expect(news == nil)
    }

    @Test("what was taken away is lost, and its records are nobody's")
    func revoked() {
        var ownership = owner()
        ownership.revoked()
        let news = ownership.takeNews()
        #expect(news?.lost == [first, second])
        let accepted = ownership.accept(at(first, 5))
        #expect(!accepted)
        let refused = ownership.refused([first, second])
        #expect(refused == [first, second])
        #expect(ownership.transactionalPartition == nil)
    }

    @Test("records are handed out once, in order, and not from before the cursor")
    func accept() {
        var ownership = owner()
        let foreign = TopicPartition(topic: "t", partition: 2)
        let positions = [at(first, 4), at(first, 5), at(first, 5), at(first, 8), at(second, 0), at(foreign, 0)]
        let accepted = positions.map { ownership.accept($0) }
        #expect(accepted == [false, true, false, true, true, false])
    }

    @Test("after a commit that was undone, records come again from the cursor on")
    func rewind() {
        var ownership = owner()
        for offset in 5...7 { _ = ownership.accept(at(first, Int64(offset))) }
        let accepted = ownership.accept(at(second, 3))
        #expect(accepted)
        ownership.rewind()
        #expect(ownership.isOutOfStep)
        let stale = ownership.accept(at(first, 8))
        #expect(!stale, "fetched before the rewind")
        #expect(ownership.owned[first]?.next == 5)
        #expect(ownership.owned[second]?.next == nil)
    }

    @Test("the same commit made again with success skips what it has dealt with")
    func commitAgain() {
        var ownership = owner()
        for offset in 5...7 { _ = ownership.accept(at(first, Int64(offset))) }
        ownership.rewind()
        ownership.committed([first: Cursor(nextOffset: 8, metadata: "b")])
        #expect(ownership.owned[first]?.next == 8)
        #expect(ownership.isOutOfStep)
    }

    @Test("an ordinary commit leaves reading alone, also where more was read than committed")
    func commit() {
        var ownership = owner()
        for offset in 5...7 { _ = ownership.accept(at(first, Int64(offset))) }
        ownership.committed([first: Cursor(nextOffset: 6, metadata: "b")])
        #expect(!ownership.isOutOfStep)
        let accepted = ownership.accept(at(first, 8))
        #expect(accepted)
        ownership.rewind()
        #expect(ownership.owned[first]?.next == 6)
    }

    @Test("a doubtful commit has the member begin anew with the same partitions")
    func doubt() {
        var ownership = owner()
        ownership.doubted()
        #expect(ownership.pending == [first, second])
        let news = ownership.takeNews()
        #expect(news?.lost == [first, second])
        ownership.acquired([first: Cursor(nextOffset: 6, metadata: "b"), second: nil])
        let laterNews = ownership.takeNews()
        #expect(laterNews?.gained.count == 2)
    }

    @Test("a seek holds through a rebalance, and is refused for what is not owned")
    func seek() {
        var ownership = owner()
        let done = ownership.seek(first, to: 2)
        #expect(done)
        #expect(ownership.isOutOfStep)
        ownership.gaveBack()
        let doneAlso = ownership.seek(second, to: 1)
        #expect(doneAlso)
        ownership.assigned([first, second])
        ownership.acquired([first: cursor, second: nil])
        #expect(ownership.owned[first]?.next == 2)
        #expect(ownership.owned[second]?.next == 1)
        ownership.revoked()
        let doneLater = ownership.seek(first, to: 0)
        #expect(!doneLater)
    }
}
