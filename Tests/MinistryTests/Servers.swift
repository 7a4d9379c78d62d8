import Foundation
import Glibc
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import SocialInsurance

@testable import Ministry
@testable import MockMinistry

/// Questions that tests ask.
enum Question {
    static let one = IdentityLookup(
        identity: IdentityDocument(recorded: "321083197812162119", type: .residentID), name: name("张三"))
    static let other = IdentityLookup(
        identity: IdentityDocument(recorded: "810000199408230021", type: .residentID), name: name("李四"))

    private static func name(_ text: String) -> PersonName {
        guard let name = PersonName(text) else { preconditionFailure("no name") }
        return name
    }
}

/// Runs the mock ministry on a free port of this machine.
func withMockMinistry<Value: Sendable>(
    _ standIn: StandIn = StandIn(directory: PersonDirectory()),
    _ body: @escaping @Sendable (StandIn, MinistryAddress) async throws -> Value
) async throws -> Value {
    try await withServer(standIn.routes()) { try await body(standIn, $0) }
}

/// Runs any routes on a free port of this machine.
func withServer<Value: Sendable>(
    _ router: Router<BasicRequestContext>, _ body: @escaping @Sendable (MinistryAddress) async throws -> Value
) async throws -> Value {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = Application(
        router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        logger: logger)
    return try await application.test(.live) { client in try await body(address(port: client.port ?? 0)) }
}

/// Runs a server that sends these bytes for whatever arrives, and closes the connection, or leaves it open.
func withRawServer<Value: Sendable>(
    _ bytes: String, closes: Bool = true, _ body: (MinistryAddress) async throws -> Value
) async throws -> Value {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { $0.pipeline.addHandler(RawAnswer(bytes, closes: closes)) }
        .bind(host: "127.0.0.1", port: 0).get()
    do {
        let value = try await body(address(port: channel.localAddress?.port ?? 0))
        try await channel.close().get()
        return value
    } catch {
        try await channel.close().get()
        throw error
    }
}

/// Holds a port of this machine on which nobody listens.
func withClosedPort<Value: Sendable>(_ body: (MinistryAddress) async throws -> Value) async throws -> Value {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var socketAddress = sockaddr_in()
    socketAddress.sin_family = sa_family_t(AF_INET)
    socketAddress.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &socketAddress) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            precondition(bind(descriptor, pointer, length) == 0, "no free port")
            precondition(getsockname(descriptor, pointer, &length) == 0, "no port")
        }
    }
    return try await body(address(port: Int(UInt16(bigEndian: socketAddress.sin_port))))
}

private func address(port: Int) -> MinistryAddress {
    guard let address = MinistryAddress("http://127.0.0.1:\(port)") else { preconditionFailure("no address") }
    return address
}

private final class RawAnswer: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let bytes: String
    private let closes: Bool

    init(_ bytes: String, closes: Bool) {
        self.bytes = bytes
        self.closes = closes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = context.channel
        channel.writeAndFlush(ByteBuffer(string: bytes)).whenComplete { [closes] _ in
            if closes { channel.close(promise: nil) }
        }
    }
}
