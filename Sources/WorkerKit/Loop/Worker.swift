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
    let limits: WorkerLimits
    let logger: Logger

    public init(
        handler: Handler, log: any MessageLog, registry: any Registry, topics: TopicNames, schedule: RetrySchedule,
        clock: BusinessClock, limits: WorkerLimits = WorkerLimits(), logger: Logger
    ) {
        self.handler = handler
        self.log = log
        self.registry = registry
        self.topics = topics
        self.schedule = schedule
        self.clock = clock
        self.limits = limits
        self.logger = logger
    }

    /// The consumer group of all processes of this worker.
    public var group: String { topics.group(Handler.Request.kind) }

    /// Works until a graceful shutdown. Throws where only a restart helps.
    public func run() async throws {
        let member = try await join()
        logger.info("worker is taking filings", metadata: ["group": "\(group)"])
        var loop = WorkerLoop(worker: self, member: member)
        let outcome = await withDiscardingTaskGroup { inquiries in
            defer { inquiries.cancelAll() }
            do {
                try await loop.run(&inquiries)
                return Result<Void, any Error>.success(())
            } catch {
                return .failure(error)
            }
        }
        await member.leave()
        try outcome.get()
        logger.info("worker has stopped", metadata: ["group": "\(group)"])
    }

    /// Joins the group; waits for topics that do not exist yet and for a log that is out of reach.
    private func join() async throws -> any GroupMember {
        let inputs = [topics.requests(Handler.Request.kind)] + handler.subFilings.map(topics.results)
        var backoff = Backoff(limits)
        while true {
            do {
                return try await log.join(group: group, topics: inputs, member: ProcessName.current)
            } catch let error as LogError where error.isRetryable {
                try await backoff.wait(for: error, "the log is out of reach", logger)
            }
        }
    }
}
