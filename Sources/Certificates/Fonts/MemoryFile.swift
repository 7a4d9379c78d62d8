import CPango
import Foundation

/// Bytes that libraries can open as a file though they are on no disk.
///
/// It stays until the process ends. cairo keeps fonts in a cache by their file's path and may open them again at any time;
/// were the descriptor closed and its number taken by another font, certificates would show that font's glyphs.
struct MemoryFile: Sendable {
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

    /// Usable in this process.
    var path: String { "/proc/self/fd/\(descriptor)" }
}
