import Foundation

/// Ports of this machine's own address.
enum LoopbackPort {
    /// A port that nobody listens on at present; nil where there is none.
    static func free() -> UInt16? { bind(0) }

    static func isFree(_ port: UInt16) -> Bool { bind(port) != nil }

    /// Takes a port for a moment, and returns its number.
    private static func bind(_ port: UInt16) -> UInt16? {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // As servers do: what is left of former connections does not count.
        var reuse: Int32 = 1
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Glibc.bind(file, address, length) == 0 && getsockname(file, address, &length) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }
}
