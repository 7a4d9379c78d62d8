import CPango
import Foundation

/// Bytes that libraries can open as a file though they are on no disk. Gone when the last owner lets go.
final class MemoryFile: Sendable {
    private let descriptor: Int32

    init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
        descriptor = memfd_create(name, UInt32(canbao_close_on_exec))
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        var offset = 0
        while offset < bytes.count {
            let written = write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
            if written < 0 {
                if errno == EINTR { continue }
                let error = POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
                close(descriptor)
                throw error
            }
            offset += written
        }
    }

    deinit {
        close(descriptor)
    }

    /// Usable in this process while the object lives.
    var path: String { "/proc/self/fd/\(descriptor)" }
}
