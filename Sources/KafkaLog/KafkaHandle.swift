import CRdkafka
import Dispatch
import Foundation

/// The one owner of an `rd_kafka_t`, its queue and its topic objects. All are freed with it, on a thread that may wait.
///
/// What librdkafka has to say comes as events through the queue, not through callbacks, whose contexts could outlive their
/// owner. One thing comes both ways: the news that a connection has broken, which some calls take out of the queue.
final class KafkaHandle {
    let pointer: OpaquePointer
    private let queue: OpaquePointer
    private let isConsumer: Bool
    private var topics: [String: OpaquePointer] = [:]
    private var isReleased = false
    private let losses: UnsafeMutablePointer<Int32>

    /// Joins no group by itself. `grouped`: a consumer whose records arrive through ``nextEvent(within:)``.
    init(
        _ type: rd_kafka_type_t, properties: [String: String], events: Int32, grouped: Bool = false
    ) throws(KafkaFault) {
        let always = RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_STATS
        losses = .allocate(capacity: 1)
        losses.initialize(to: 0)
        do throws(KafkaFault) {
            pointer = try KafkaConfiguration().makeHandle(
                type, properties: properties, events: always | events, losses: losses)
        } catch {
            losses.deallocate()
            throw error
        }
        isConsumer = grouped
        rd_kafka_set_log_queue(pointer, nil)
        if grouped {
            rd_kafka_poll_set_consumer(pointer)
            queue = rd_kafka_queue_get_consumer(pointer)
        } else {
            queue = rd_kafka_queue_get_main(pointer)
        }
    }

    deinit {
        release()
    }

    /// The next event, or nil where none came in time. Counts as a sign of life for the group.
    func nextEvent(within milliseconds: Int32) -> KafkaEvent? {
        guard let event = rd_kafka_queue_poll(queue, milliseconds).map(KafkaEvent.init(consuming:)) else { return nil }
        if event.isLostConnection { losses.pointee += 1 }
        return event
    }

    /// How many connections have broken that were up. To be asked when all events have been fetched.
    var lostConnections: Int32 { losses.pointee }

    /// Has the handle's own queue ring a bell when something comes into it; nil: no more.
    func ring(_ bell: Bell?) {
        guard !isReleased else { return }
        if let bell {
            bell.hang(on: queue)
        } else {
            rd_kafka_queue_io_event_enable(queue, -1, nil, 0)
        }
    }

    /// The object of a topic, made at its first use and kept as long as the handle.
    func topic(_ name: String) throws(KafkaFault) -> OpaquePointer {
        if let known = topics[name] { return known }
        guard let new = rd_kafka_topic_new(pointer, name, nil) else { throw KafkaFault(code: rd_kafka_last_error()) }
        topics[name] = new
        return new
    }

    /// Tells the group that this member goes, so that others get its partitions at once. Where no coordinator
    /// answers, the group notices by itself.
    func leaveGroup(before deadline: Deadline) {
        guard isConsumer, !isReleased else { return }
        let farewell = rd_kafka_queue_new(pointer)
        defer { rd_kafka_queue_destroy(farewell) }
        if let error = rd_kafka_consumer_close_queue(pointer, farewell) {
            rd_kafka_error_destroy(error)
            return
        }
        while rd_kafka_consumer_closed(pointer) == 0, !deadline.hasPassed {
            guard let event = rd_kafka_queue_poll(farewell, min(50, deadline.milliseconds)) else { continue }
            if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE { rd_kafka_assign(pointer, nil) }
            rd_kafka_event_destroy(event)
        }
    }

    /// Lets go of everything. What is still on its way is given up. The library's threads are waited for on a
    /// thread of its own, because one of them may hang in a name lookup.
    @discardableResult
    func release() -> Released {
        guard !isReleased else { return Released.already }
        isReleased = true
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        topics = [:]
        rd_kafka_queue_io_event_enable(queue, -1, nil, 0)
        rd_kafka_queue_destroy(queue)
        let released = Released()
        let handle = ReleasedPointer(pointer: pointer, losses: losses)
        let isConsumer = self.isConsumer
        Thread.detachNewThread {
            if isConsumer {
                rd_kafka_destroy_flags(handle.pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
            } else {
                let all = RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING
                rd_kafka_purge(handle.pointer, all)
                rd_kafka_destroy(handle.pointer)
            }
            handle.losses.deallocate()
            released.signal()
        }
        return released
    }
}

/// Tells when a handle's threads have ended.
final class Released: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    static var already: Released {
        let released = Released()
        released.signal()
        return released
    }

    fileprivate func signal() {
        semaphore.signal()
    }

    /// Returns false if they have not ended in time; they end later, or with the process.
    @discardableResult
    func wait(atMost limit: Duration) -> Bool {
        semaphore.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds))) == .success
    }
}

/// Safe to hand to another thread: its owner has given it up, and librdkafka's handles may be used from any thread.
private struct ReleasedPointer: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The library counts until it is gone.
    let losses: UnsafeMutablePointer<Int32>
}

extension Duration {
    /// Whole milliseconds, within what librdkafka takes for a timeout.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(
            clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue + attoseconds / 1_000_000_000_000_000)
    }
}

/// A point in time that a call must not pass.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(after limit: Duration) {
        end = .now + limit
    }

    var remaining: Duration { max(.zero, end - .now) }
    var hasPassed: Bool { end <= .now }
    /// At least 1 ms: librdkafka takes 0 for "do not wait" and −1 for "for ever".
    var milliseconds: Int32 { max(1, remaining.milliseconds) }
}
