import Foundation
import WorkerKit

/// Whether a stand-in for the ministry is started, and where.
enum MinistryPlan: Hashable, Sendable {
    /// The ministry that the settings name is somewhere else.
    case elsewhere
    /// A stand-in is started on this port of this machine.
    case standIn(port: UInt16)
    /// The port that the settings name is taken, so that another one is used.
    case standInMoved(port: UInt16, taken: UInt16)

    /// The stand-in's host, in addresses.
    static let host = "127.0.0.1"

    /// - Parameters:
    ///   - url: of the settings.
    ///   - isFree: whether nobody listens on a port of this machine.
    ///   - free: a port that nobody listens on.
    static func choose(
        url: URL, isFree: (UInt16) -> Bool = LoopbackPort.isFree, free: () -> UInt16? = LoopbackPort.free
    ) throws -> MinistryPlan {
        guard url.scheme == "http", url.path.isEmpty || url.path == "/", let name = url.host,
            [host, "localhost"].contains(name)
        else { return .elsewhere }
        let wanted = UInt16(exactly: url.port ?? 80) ?? 80
        if isFree(wanted) { return .standIn(port: wanted) }
        guard let port = free() else {
            throw UserFacingError("no port is free for the stand-in of the ministry", status: ProcessExit.unavailable)
        }
        return .standInMoved(port: port, taken: wanted)
    }

    /// Nil where none is started.
    var port: UInt16? {
        switch self {
        case .elsewhere: nil
        case .standIn(let port), .standInMoved(let port, _): port
        }
    }

    static func url(port: UInt16) -> URL {
        // The parts are ours, so that they always make an address.
        URL(string: "http://\(host):\(port)") ?? URL(fileURLWithPath: "/")
    }

    /// How the stand-in is started.
    static func program(_ program: URL, port: UInt16, arguments: [String] = []) -> ProgramPlan {
        ProgramPlan(label: "ministry", program: program, arguments: ["--port", "\(port)"] + arguments) {
            ProcessInfo.processInfo.environment
        }
    }
}
