import Foundation

/// Tells that somebody has begun to write to a file, where the system can say so (inotify on Linux). It is a hint that
/// saves looking again and again: what was written is not committed yet, and a signal may be missing.
/// Not thread-safe: one thread owns it.
final class WriteSignal {
    /// Negative where there is no such signal.
    private let descriptor: Int32

    init(path: String) {
        #if os(Linux)
            let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
            if descriptor >= 0, inotify_add_watch(descriptor, path, UInt32(IN_MODIFY)) < 0 {
                close(descriptor)
                self.descriptor = -1
            } else {
                self.descriptor = descriptor
            }
        #else
            descriptor = -1
        #endif
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var isAvailable: Bool { descriptor >= 0 }

    /// Waits for a write, but not longer than so many nanoseconds. Returns whether there was one.
    func wait(nanoseconds: UInt64) -> Bool {
        guard isAvailable else {
            usleep(UInt32(nanoseconds / 1000))
            return false
        }
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, Int32(max(1, nanoseconds / 1_000_000))) > 0 && clear()
    }

    /// Whether there was a write since the last call.
    func clear() -> Bool {
        guard isAvailable else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            var found = false
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 { found = true }
            return found
        }
    }
}
