import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Retries
import SocialInsurance

/// Asks the ministry over HTTP: `POST /v1/identity-lookups`.
///
/// What is an answer, what an outage and what our own fault is decided here and nowhere else. Nothing is tried twice.
public final class HTTPMinistryClient: MinistryClient {
    public struct Configuration: Sendable {
        public var address: MinistryAddress
        /// From the beginning of a call to the last byte of its answer. The default is 2 seconds.
        public var timeout: Duration
        /// Connections kept at the most; as many as calls in flight. The default is 64.
        public var connections: Int

        public init(address: MinistryAddress, timeout: Duration = .seconds(2), connections: Int = 64) {
            self.address = address
            self.timeout = timeout
            self.connections = connections
        }
    }

    /// No answer is longer than that.
    static let answerLimit = 64 * 1024
    private static let drainLimit = 4096

    private let configuration: Configuration
    private let now: @Sendable () -> Date
    private let http: HTTPClient

    public init(_ configuration: Configuration, now: @escaping @Sendable () -> Date = { Date() }) {
        self.configuration = configuration
        self.now = now
        var http = HTTPClient.Configuration(redirectConfiguration: .disallow, decompression: .disabled)
        http.timeout.connect = .nanoseconds(Int64(configuration.timeout.seconds * 1e9))
        http.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.connections
        // A server that closes idle connections early must not look like one that breaks them off.
        http.connectionPool.idleTimeout = .seconds(5)
        // Trying again is the schedule's business, and a refused connection is news at once.
        http.connectionPool.retryConnectionEstablishment = false
        http.httpVersion = .http1Only
        self.http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: http)
    }

    /// Ends connections and calls. Nothing can be asked any more.
    public func close() async {
        // It fails only where it was closed before.
        try? await http.shutdown()
    }

    public func lookup(_ question: IdentityLookup) async throws -> IdentityAnswer {
        let reply: Reply
        do {
            reply = try await withTimeout { try await self.exchange(question) }
        } catch {
            // The client's own error for a cancelled task is not Swift's.
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            throw failure(of: error)
        }
        return try judge(reply)
    }

    private func exchange(_ question: IdentityLookup) async throws -> Reply {
        var request = HTTPClientRequest(url: configuration.address.lookups)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "accept", value: "application/json")
        request.body = .bytes(try JSONEncoder().encode(WireQuestion(question)))
        let response = try await http.execute(request, deadline: .distantFuture)
        var reply = Reply(status: response.status.code, headers: response.headers)
        if response.status == .ok {
            reply.body = Data(try await response.body.collect(upTo: Self.answerLimit).readableBytesView)
        } else {
            // Read to its end, a short body leaves the connection usable; a long one is not worth it.
            _ = try? await response.body.collect(upTo: Self.drainLimit)
        }
        return reply
    }

    private func judge(_ reply: Reply) throws -> IdentityAnswer {
        switch reply.status {
        case 200:
            do {
                return try WireAnswer.read(reply.body)
            } catch {
                throw outage(.garbage, "answered 200 with \(error.reason)")
            }
        case 400:
            throw MinistryError(
                .badRequest,
                "\(place) answered 400: it calls our request wrong; this program and the interface disagree")
        case 429:
            throw outage(.throttled, "answered 429: it is asked too often; lower the rate", reply)
        default:
            throw outage(.failing, "answered \(reply.status)", reply)
        }
    }

    private func failure(of error: any Error) -> MinistryError {
        switch error {
        case is TimedOut:
            timedOut
        case let error as HTTPClientError where Self.timeouts.contains(error):
            timedOut
        case let error as HTTPClientError where error == .remoteConnectionClosed || error == .writeTimeout:
            connectionLost
        case is ChannelError:
            connectionLost
        case is NIOTooManyBytesError:
            outage(.garbage, "answered with more than \(Self.answerLimit) bytes")
        case is HTTPParserError:
            outage(.garbage, "answered with something that is no HTTP")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            outage(.unreachable, "refuses connections; is it running?")
        case is IOError:
            outage(.connectionLost, "broke the connection off")
        case let error as NIOConnectionError where error.dnsAError != nil || error.dnsAAAAError != nil:
            outage(.unreachable, "cannot be found: its host name is not known")
        case is NIOConnectionError:
            outage(.unreachable, "refuses connections; is it running?")
        default:
            // Only the kind of the error: its text is not ours.
            outage(.unreachable, "cannot be asked (\(type(of: error)))")
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .connectTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout, .readTimeout,
    ]

    private var timedOut: MinistryError {
        outage(.timedOut, "gave no answer within \(DurationText.format(configuration.timeout))")
    }

    private var connectionLost: MinistryError {
        outage(.connectionLost, "closed the connection before it answered")
    }

    private func outage(_ cause: FailureCause, _ what: String, _ reply: Reply? = nil) -> MinistryError {
        let notBefore = reply?.headers.first(name: "retry-after").flatMap {
            RetryAfter.parse($0, date: reply?.headers.first(name: "date"), at: now())
        }
        return MinistryError(.outage(cause, notBefore: notBefore), "\(place) \(what)")
    }

    private var place: String { "the ministry at \(configuration.address)" }

    /// The HTTP client's own deadline ends with the answer's head; ours ends with its last byte.
    private func withTimeout(_ call: @escaping @Sendable () async throws -> Reply) async throws -> Reply {
        let timeout = configuration.timeout
        return try await withThrowingTaskGroup(of: Reply.self) { group in
            group.addTask(operation: call)
            group.addTask {
                try await Task.sleep(for: timeout)
                throw TimedOut()
            }
            defer { group.cancelAll() }
            guard let reply = try await group.next() else { throw CancellationError() }
            return reply
        }
    }
}

private struct TimedOut: Error {}

private struct Reply: Sendable {
    let status: UInt
    let headers: HTTPHeaders
    var body = Data()
}
