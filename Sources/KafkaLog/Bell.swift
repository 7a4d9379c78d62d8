import CRdkafka
import Glibc
import MessageLog

/// A file that librdkafka writes to when an empty queue gets something: one wait for many queues, without callbacks.
final class Bell {
    private let descriptor: Int32
    private static let ring: [UInt64] = [1]

    /// Throws where the process may open no more files.
    init() throws(LogError) {
        descriptor = canbao_eventfd()
        guard descriptor >= 0 else {
            throw .unavailable("no file can be opened: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(descriptor)
    }

    func hang(on queue: OpaquePointer) {
        rd_kafka_queue_io_event_enable(queue, descriptor, Self.ring, 8)
    }

    func wait(atMost milliseconds: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, milliseconds)
        var count: UInt64 = 0
        read(descriptor, &count, 8)
    }
}
