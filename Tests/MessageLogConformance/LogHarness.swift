import Foundation
import MessageLog

/// What the conformance suite asks of a log's test: how to come at it, and how to make time pass.
public protocol LogHarness: Sendable {
    /// Put before the names of topics and groups: differs from case to case where cases share one log.
    var prefix: String { get }
    /// How long the suite waits for something that ought to happen. It never waits for nothing to happen.
    var patience: Duration { get }
    /// How long one poll waits while the suite goes round the members.
    var pollWait: Duration { get }

    /// A log over the harness's storage: each stands for another process.
    func open() async throws -> any MessageLog
    /// Ends such a process as SIGKILL would: its members leave nothing and say nothing.
    func crash(_ log: any MessageLog) async throws
    /// Lets so much time pass that members that were silent meanwhile count as dead, and calls `keepAlive`, which polls the
    /// others. Where time passes by itself there is nothing to do: cases go on polling the others until these have taken over.
    func letSessionsExpire(keepAlive: @Sendable () async throws -> Void) async throws
}

/// One requirement on every log.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// What is required, in words.
    public let description: String
    private let body: @Sendable (any LogHarness) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any LogHarness) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// Checks it. Failures are recorded as issues of the running test.
    public func check(_ harness: any LogHarness) async throws {
        try await body(harness)
    }
}

/// All requirements: `@Test(arguments: logConformance)`.
public let logConformance: [ConformanceCase] =
    recordCases + topicCases + groupCases + rebalanceCases + fencingCases
