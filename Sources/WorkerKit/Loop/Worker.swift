import Filings
import Foundation
import Logging
import MessageLog
import Registry
import Retries
import ServiceLifecycle

/// A worker process's one service: takes filings of one kind from the log to their results, exactly once each.
///
/// The loop is `WorkerLoop`; this is what lives around it.
public struct Worker<Handler: FilingHandler>: Service {
    let handler: Handler
    let log: any MessageLog
    let registry: any Registry
    let topics: TopicNames
    let schedule: RetrySchedule
    let clock: BusinessClock
    let systemNow: @Sendable () -> Date
    let limits: WorkerLimits
    let logger: Logger

    /// - Parameters:
    ///   - clock: gives dates and months.
    ///   - systemNow: the system's clock, which retry schedules go by.
    public init(
        handler: Handler, log: any MessageLog, registry: any Registry, topics: TopicNames, schedule: RetrySchedule,
        clock: BusinessClock, systemNow: @escaping @Sendable () -> Date = { Date() },
        limits: WorkerLimits = WorkerLimits(), logger: Logger
    ) {
        self.handler = handler
        self.log = log
        self.registry = registry
        self.topics = topics
        self.schedule = schedule
        self.clock = clock
        self.systemNow = systemNow
        self.limits = limits
        self.logger = logger
    }

    /// The consumer group of all processes of this worker.
    public var group: String { topics.group(Handler.Request.kind) }

    /// Works until a graceful shutdown. Throws where only a restart helps.
    public func run() async throws {
        guard let member = try await join() else { return }
        logger.info("worker is taking filings", metadata: ["group": "\(group)"])
        var loop = WorkerLoop(worker: self, member: member)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await loop.run()) } catch { outcome = .failure(error) }
        await member.leave()
        try outcome.get()
        logger.info("worker has stopped", metadata: ["group": "\(group)"])
    }

    /// Joins the group; waits for a log that is out of reach. Nil where the process is to stop meanwhile.
    private func join() async throws -> (any GroupMember)? {
        // Answers first: what is under way is finished before more is begun, however long the backlog is.
        let inputs = handler.subFilings.map(topics.results) + [topics.requests(Handler.Request.kind)]
        var backoff = Backoff(limits)
        while true {
            do {
                return try await cancelWhenGracefulShutdown {
                    try await log.join(group: group, topics: inputs, member: ProcessName.current)
                }
            } catch is CancellationError {
                return nil
            } catch let error as LogError where error.isRetryable {
                guard (try? await backoff.wait(for: error, "the log is out of reach", logger)) != nil else {
                    return nil
                }
            }
        }
    }
}
